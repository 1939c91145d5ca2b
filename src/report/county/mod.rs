//! The county at a glance: the index of all reports, and the one sheet for those who lead it.
