//! Vocabulary and engine: from exports to an explained fleet score
