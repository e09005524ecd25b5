//! Parsers for what endpoints export: bytes to typed records
