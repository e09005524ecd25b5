//! The long texts of `--help` and of the manual page.

pub(crate) const ABOUT: &str =
    "Explains the health of endpoints: a score, what it costs, what to do first";

pub(crate) const USAGE: &str = "\
wegweiser-score [OPTIONS] <PATH>...
       wegweiser-score <COMMAND> [OPTIONS] ...";

pub(crate) const LONG_ABOUT: &str = "\
Explains the health of endpoints from what they export: a score from 1 to 100 for every device, \
group, organization and tenant, what each finding costs, and what to fix first.

Every PATH is read by its content, never by its name: exports (also packed with gzip, Zstandard or \
ZIP), folders of them, summaries that `summarize` wrote, or one saved JSON report. What is not \
recognised is listed with the reason. Nothing leaves the machine, and the same inputs give the same \
bytes on every machine.

A folder `tenant/organization/group/device/…` gives the hierarchy, read from its inner end; a \
`fleet.toml` in the folder says otherwise.";

pub(crate) const AFTER: &str = "\
Exit codes: 0 fine, 1 below the bar, 2 usage, 3 could not be read, 4 scored in part.
`--help` shows examples and more.";

pub(crate) const AFTER_LONG: &str = "\
What the lines mean:
  63 Fair      the score, 1 to 100, and its band: Excellent from 90, Good from 70, Fair from 50,
               Poor from 30, Critical below
  risk 31      the undiluted score, shown where it is a band or more below the average
  coverage     how much of what should be known is known and fresh
  provisional  less than half of that is known
  stale        the newest data is old
  -3.2         points the finding takes from the device's score

Examples:
  wegweiser-score fleet/
  wegweiser-score /var/log/lynis-report.dat
  ssh web-01 cat /var/log/lynis-report.dat | wegweiser-score -
  wegweiser-score fleet/ --format json -o report.json --as-of 2026-11-20
  wegweiser-score explain web-01 report.json
  wegweiser-score plan report.json --device web-01 --target 90
  wegweiser-score what-if report.json --fix lynis.ssh-7408
  wegweiser-score diff yesterday.json report.json --fail-on -5
  wegweiser-score fleet/ --format nagios --fail-under 60
  wegweiser-score events Security.evtx --id 4625 --since 24h

Exit codes:
  0  fine: everything that was recognised was scored
  1  below the bar: a root scores less than `--fail-under`, or a score fell by `--fail-on`
  2  usage: the command line, a policy or a `fleet.toml` is wrong, a name does not exist, or the
     result cannot be written
  3  a path that was named cannot be read, or nothing that was given could be
  4  scored, but an input failed or could be read only in part; questions to a report (explain,
     plan, what-if, diff) do not repeat it
  Where several hold, 2 and 3 go before 1, and 1 before 4. A file of an unknown kind beside good
  ones changes nothing. `--format nagios` ends with the codes of a monitoring plugin instead:
  0 OK from 70, 1 WARNING from 50, 2 CRITICAL below 50 or below `--fail-under`, 3 UNKNOWN.

Environment:
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE  whether to use colour
  LC_ALL, LC_CTYPE, LANG              signs are drawn with ASCII where the locale is not UTF-8";

pub(crate) const EXPLAIN: &str = "\
Examples:
  wegweiser-score explain web-01 fleet/
  wegweiser-score explain 'Nordwind/Servers' fleet/
  wegweiser-score explain lynis.ssh-7408 report.json";

pub(crate) const PLAN: &str = "\
Each step holds after those before it. For a device the last step ends at 100; above devices a step
fixes one rule on every device below.

Examples:
  wegweiser-score plan fleet/
  wegweiser-score plan report.json --device web-01 --target 90";

pub(crate) const WHAT_IF: &str = "\
Examples:
  wegweiser-score what-if fleet/ --fix lynis.ssh-7408
  wegweiser-score what-if report.json --fix web-01:lynis.ssh-7408 --fix lynis.auth-9286";

pub(crate) const DIFF: &str = "\
`faded` means that an event grew older, not that anything was repaired. With a mark (another rule
set, policy or rollup) scores compare with care.

Examples:
  wegweiser-score diff yesterday.json today.json
  wegweiser-score diff yesterday.json fleet/ --fail-on -5";

pub(crate) const SUMMARIZE: &str = "\
A summary holds what was seen, before anyone judges it: an agent ships it instead of its logs, and
last year's can be judged under this year's rules.

Examples:
  wegweiser-score summarize /var/log/lynis-report.dat -o web-01.json
  wegweiser-score merge web-01.json db-01.json -o fleet.json
  wegweiser-score judge fleet.json --policy policy.toml";

pub(crate) const DATA: &str = "\
Lists of vulnerable and malicious drivers are yours to bring: `drivers.json` of LOLDrivers \
(https://www.loldrivers.io/api/drivers.json), and Microsoft's recommended driver block rules as XML. \
Without them drivers are judged by what inventories say of themselves, and the report says so.

Examples:
  wegweiser-score data check drivers.json SiPolicy_Enforced.xml
  wegweiser-score data index drivers.json SiPolicy_Enforced.xml -o drivers.index
  wegweiser-score C:\\exports --driver-data drivers.index";

pub(crate) const EVENTS: &str = "\
Reads `.evtx` logs oldest event first, and what was exported from them: XML, JSON and CSV of \
`wevtutil`, PowerShell, the Event Viewer, log shippers and agents. Every option narrows what is \
shown; of one option given several times any may hold, except for `--field` and `--grep`.

Times are UTC. A table leaves out values that say nothing and `Microsoft-Windows-` of providers; at \
a terminal it is cut to its width, in a pipe it is not. JSON lines hold everything: `time`, \
`record_id`, `channel`, `provider`, `event_id`, `level`, `computer`, `data` (a list of `name` and \
`value`, because names may repeat), `message`, `doubts` about a damaged record, `count` (more than 1 \
in an agent's summary) and `source`. Every line begins with its time: `| sort` makes one timeline of \
many logs. Events of a damaged log are shown as far as they can be read.

Examples:
  wegweiser-score events System.evtx --level error --since 7d
  wegweiser-score events Security.evtx --id 4624,4625 --field LogonType=10 --last 20
  wegweiser-score events Security.evtx --field 'TargetUserName~admin' --full
  wegweiser-score events logs.zip --provider 'kernel-*' --since 2026-11-19 --until 2026-11-20
  wegweiser-score events Application.evtx --count
  wegweiser-score events logs/ --grep mimikatz --json | sort
  wegweiser-score events Security.evtx --recover --id 1102
  wegweiser-score events - --csv -o events.csv < export.xml";

pub(crate) const PERF: &str = "\
Reads counters of Windows (typeperf, relog, the performance monitor, `.blg`, Get-Counter), sysstat in all \
its forms, Prometheus, psutil and more; `wegweiser-score formats` lists them. Values of a device are \
judged by the last seven days of its data, trends by thirty. `beyond` is the share of the time on the \
wrong side of the limit. A course goes from the least to the greatest of its means; it is blank where \
nothing was measured. Times are UTC.

Examples:
  wegweiser-score perf counters.csv
  wegweiser-score perf capture.blg --all
  wegweiser-score perf /var/log/sysstat
  sadf -j -- -A | wegweiser-score perf -
  wegweiser-score perf counters.csv --format json | jq '.[].series[] | select(.beyond_ppm > 100000)'";

pub(crate) const COMPLETIONS: &str = "\
Examples:
  wegweiser-score completions bash > ~/.local/share/bash-completion/completions/wegweiser-score
  wegweiser-score completions zsh > ~/.zfunc/_wegweiser-score
  wegweiser-score completions fish > ~/.config/fish/completions/wegweiser-score.fish
  wegweiser-score completions powershell >> $PROFILE";

pub(crate) const MAN: &str = "\
Example:
  wegweiser-score man > ~/.local/share/man/man1/wegweiser-score.1";
