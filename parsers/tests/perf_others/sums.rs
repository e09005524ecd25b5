//! Counts and sums of columns, as a script that knows nothing of this crate has found them (`sums.py`).

use crate::reading::read_file;
use crate::test_data::data;

#[test]
fn columns_sum_up_to_what_another_program_found() {
    let Some(folder) = data("formats") else {
        return;
    };
    for line in include_str!("sums.csv").lines().skip(1) {
        let cells: Vec<_> = line.split(',').collect();
        let [file, metric, instance, count, sum] = cells[..] else {
            panic!("{line}");
        };
        let (_, _, set) = read_file(&folder.join(file));
        let column = set.series.iter().find(|column| {
            let name = serde_json::to_value(column.key.metric).unwrap();
            name == metric && column.key.instance == instance
        });
        let values = column
            .map(|column| column.values.as_slice())
            .unwrap_or_default();
        assert_eq!(values.len(), count.parse::<usize>().unwrap(), "{line}");
        let (found, expected) = (values.iter().sum::<f64>(), sum.parse::<f64>().unwrap());
        assert!(
            (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
            "{line}: {found}"
        );
    }
}
