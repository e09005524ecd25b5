//! Analyzers that turn records into findings, with their rules as data
