//! JSON with one way to write it (the part of RFC 8785 that needs no fractions): names sorted, no blanks, whole numbers.

use serde_json::Value;

/// `value` as canonical JSON in one line.
///
/// # Errors
/// If a text cannot be written; numbers are written as serde gives them, so fractions must not be used.
pub fn canonical(value: &Value) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), serde_json::Error> {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| name.as_str());
            text.push('{');
            for (at, (name, value)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                text.push_str(&serde_json::to_string(name)?);
                text.push(':');
                write(value, text)?;
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            text.push_str(&serde_json::to_string(value)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8785, 3.2.3: sorted, no blanks, `\u001f` with lower-case digits, other characters as they are.
    #[test]
    fn names_are_sorted_and_nothing_is_added() {
        let value = serde_json::json!({ "b": [1, null, true], "a": { "z": "元\u{1f}\"", "y": 2 } });
        let expected = "{\"a\":{\"y\":2,\"z\":\"元\\u001f\\\"\"},\"b\":[1,null,true]}";
        assert_eq!(canonical(&value).unwrap(), expected);
    }
}
