"""Every file of schemas/ is a valid Frictionless Table Schema, and the schemas fit together.

Run: python -m unittest tests/schemas_frictionless.py   (needs tests/python/requirements.txt)
"""

import json
import pathlib
import unittest

from frictionless import Resource, Schema

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "schemas").glob("*.json"))
DESCRIPTORS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FILES}

# The type of the data package standard that each of our types must have.
STANDARD = {
    "text": "string",
    "uscc": "string",
    "resident_id": "string",
    "taxpayer_id": "string",
    "date": "date",
    "month": "yearmonth",
    "count": "integer",
    "money": "integer",
    "ratio": "number",
    "boolean": "boolean",
}

# A value of each standard type as our own exports write it.
SAMPLE = {
    "string": "x",
    "date": "2022-12-31",
    "yearmonth": "2022-12",
    "integer": "-1",
    "number": "0.05",
    "boolean": "true",
}


class Schemas(unittest.TestCase):
    def test_there_are_some(self):
        self.assertEqual(len(DESCRIPTORS), 56)

    def test_each_is_valid(self):
        for name, descriptor in DESCRIPTORS.items():
            with self.subTest(name):
                report = Schema.validate_descriptor(descriptor)
                self.assertTrue(report.valid, report.to_json())
                schema = Schema.from_descriptor(descriptor)
                self.assertEqual(schema.field_names, [field["name"] for field in descriptor["fields"]])
                self.assertEqual(descriptor["name"], name)

    def test_types_agree_with_the_standard(self):
        for name, descriptor in DESCRIPTORS.items():
            for field in descriptor["fields"]:
                with self.subTest(f"{name}.{field['name']}"):
                    self.assertEqual(field["type"], STANDARD[field["huiqi:type"]])
                    self.assertTrue(field["title"])
                    if field["huiqi:type"] == "money":
                        self.assertEqual(field.get("huiqi:unit"), "fen")

    def test_keys_and_links_name_columns(self):
        columns = {name: {f["name"]: f for f in d["fields"]} for name, d in DESCRIPTORS.items()}
        for name, descriptor in DESCRIPTORS.items():
            with self.subTest(name):
                self.assertTrue(descriptor["primaryKey"])
                self.assertLessEqual(set(descriptor["primaryKey"]), set(columns[name]))
                for key in descriptor.get("foreignKeys", []):
                    reference = key["reference"]
                    self.assertLessEqual(set(key["fields"]), set(columns[name]))
                    self.assertLessEqual(set(reference["fields"]), set(columns[reference["resource"]]))
                for link in descriptor.get("huiqi:links", []):
                    for mine, theirs in zip(link["fields"], link["to"], strict=True):
                        one, other = columns[name][mine], columns[link["table"]][theirs]
                        self.assertEqual(one["type"], other["type"], f"{link['name']}: {mine} = {theirs}")

    def test_a_row_of_each_table_can_be_read(self):
        for name, descriptor in DESCRIPTORS.items():
            with self.subTest(name):
                names = [field["name"] for field in descriptor["fields"]]
                row = [SAMPLE[field["type"]] for field in descriptor["fields"]]
                # Foreign keys need the other tables; here only the shape of one row is looked at.
                alone = {k: v for k, v in descriptor.items() if k != "foreignKeys"}
                resource = Resource(data=[names, row], schema=Schema.from_descriptor(alone))
                report = resource.validate()
                self.assertTrue(report.valid, report.flatten(["fieldName", "note"]))


class Sources(unittest.TestCase):
    def test_every_table_has_its_source(self):
        import tomllib

        files = [p for p in sorted((ROOT / "data" / "sources").glob("*.toml")) if p.stem != "common"]
        mappings = [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]
        filled = [m["table"] for m in mappings]
        filled += [e["table"] for m in mappings for e in m.get("explode", [])]
        self.assertEqual(sorted(filled), sorted(DESCRIPTORS))

    def test_the_readme_lists_every_table(self):
        readme = (ROOT / "data" / "sources" / "README.md").read_text(encoding="utf-8")
        for name, descriptor in DESCRIPTORS.items():
            self.assertIn(f"| `{name}` | {', '.join(descriptor['primaryKey'])} |", readme)

    def test_no_pattern_catches_the_files_of_another_export(self):
        import tomllib

        files = [p for p in sorted((ROOT / "data" / "sources").glob("*.toml")) if p.stem != "common"]
        mappings = [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]
        patterns = {glob for m in mappings if "file" in m for glob in m["file"]["glob"]}
        for pattern in patterns:
            # A name, then anything: part numbers, sheet names, any format.
            self.assertRegex(pattern, r"^\d\d_[^*?]+\*$")
            caught = [other for other in patterns if other.startswith(pattern[:-1])]
            self.assertEqual(caught, [pattern])


if __name__ == "__main__":
    unittest.main()
