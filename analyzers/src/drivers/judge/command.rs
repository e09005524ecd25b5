//! Commands to copy, made of names that come from inventories: whoever names a driver must not write the command.

/// The command with an argument in the place of `{}`; empty where the argument has characters that a shell reads.
pub(super) fn with(command: &str, argument: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let is_harmless = |c: char| is_plain(c) || "\\&{}#()@,+:/ ".contains(c);
    if argument.is_empty() || argument.starts_with('-') || !argument.chars().all(is_harmless) {
        return String::new();
    }
    if argument.chars().all(is_plain) {
        command.replacen("{}", argument, 1)
    } else {
        command.replacen("{}", &format!("\"{argument}\""), 1)
    }
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn a_name_stays_a_name() {
        assert_eq!(with("sc.exe qc {}", "RTCore64"), "sc.exe qc RTCore64");
        assert_eq!(
            with("pnputil /restart-device {}", r"PCI\VEN_8086&DEV_1\3"),
            r#"pnputil /restart-device "PCI\VEN_8086&DEV_1\3""#
        );
        for name in [
            "",
            "x\" & del *",
            "$(reboot)",
            "%COMSPEC%",
            "`id`",
            "-rf",
            "a\nb",
            "x;y",
            "x|y",
        ] {
            assert_eq!(with("sc.exe qc {}", name), "", "{name}");
        }
    }
}
