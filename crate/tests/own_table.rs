//! Tables of the user's own: what is found in them, what is refused and where, and the samples through every stage.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::{number, open_task, settings, train, word};
use kindling::dataset::Source;
use kindling::error::{Error, Result};
use kindling::report::{Cell, Correction, InputValue, Metrics, ParameterKind, Prediction};
use kindling::rng::{Purpose, Rng};
use kindling::session::{Session, Settings};
use kindling::table::own;
use pollster::block_on;

fn open(csv: &str, own: &Settings) -> Result<Session> {
    block_on(Session::open("table", own, Source::Csv(csv.as_bytes()), false))
}

/// A table with 60 rows of the given cells.
fn csv(header: &str, row: impl Fn(usize) -> String) -> String {
    std::iter::once(header.to_owned()).chain((0..60).map(row)).collect::<Vec<_>>().join("\n")
}

fn types(session: &Session) -> Vec<(String, bool)> {
    block_on(session.task()).columns.into_iter().map(|c| (c.name, c.numeric)).collect()
}

#[test]
fn types_delimiters_and_decimals_are_found() {
    let plain = csv("size,kind,price", |i| format!("{}.5,{},{}", i, ["a", "b"][i % 2], 10 * i % 37));
    let german = csv("size;kind;price", |i| format!("{},5;{};\"1.{:03},25\"", i, ["a", "b"][i % 2], i));
    let tabs = csv("size\tkind\tprice", |i| format!("{i}.5\t{}\t{}", ["a", "b"][i % 2], i * 7 % 13));
    let marked = format!("\u{feff}{}", csv("size,kind,price", |i| format!("{i}.5,\"a, {}\",\"1,{:03}.5\"", i % 2, i)));
    for text in [plain, german.clone(), tabs, marked] {
        let session = open(&text, &settings(&[])).unwrap_or_else(|e| panic!("{e} in {text}"));
        let found = types(&session);
        assert_eq!(found, [("size", true), ("kind", false), ("price", true)].map(|(n, t)| (n.to_owned(), t)));
    }
    let rows = block_on(open(&german, &settings(&[])).unwrap().rows(0, 2, None, false)).unwrap().rows;
    assert_eq!(rows[1][0], Cell::Number(1.5));
    assert_eq!(rows[1][2], Cell::Number(1001.25));
}

#[test]
fn unknown_cells_headers_and_names() {
    let text = csv("a,,a,y", |i| format!("{},{},NA,{}", if i % 9 == 0 { "?" } else { "3" }, i % 5, i % 4));
    let session = open(&text, &settings(&[])).unwrap();
    let data = block_on(session.data());
    assert_eq!(data.columns[0].name, "column_2");
    let notes: Vec<_> = data.notes.iter().map(|n| (n.column.as_str(), n.reason.as_str())).collect();
    assert_eq!(notes, [("a", "constant"), ("a_2", "constant")]);
    let bare = csv("1,2,3", |i| format!("{},{},{}", i, i * i % 7, i % 3));
    let task = block_on(open(&bare, &settings(&[])).unwrap().task());
    assert_eq!(task.columns.last().unwrap().name, "column_3");
    assert_eq!(block_on(open(&bare, &settings(&[])).unwrap().data()).rows, 61, "a first line of numbers is a row");
}

#[test]
fn identifiers_and_texts_stay_out() {
    let text = csv("customer_id,remark,x,label", |i| {
        format!("C{:05},words no. {i},{},{}", i * 7, i % 11, ["no", "yes"][i % 2])
    });
    let session = open(&text, &settings(&[])).unwrap();
    let names: Vec<_> = types(&session).into_iter().map(|(n, _)| n).collect();
    assert_eq!(names, ["x", "label"]);
    let data = block_on(session.data());
    assert!(data.notes.iter().any(|n| n.column == "customer_id" && n.reason == "identifier"));
    assert_eq!(data.ignored, ["customer_id", "remark"]);
    let counted = csv("row,x,y", |i| format!("{i},{},{}", i % 7, i % 5));
    let spec = block_on(open(&counted, &settings(&[])).unwrap().spec());
    assert_eq!((spec.leave_out.as_str(), spec.target.as_str()), ("row", "y"));
}

#[test]
fn leaks_are_flagged_and_honest_columns_are_not() {
    let leaks = |text: &str, target: &str| -> Vec<String> {
        let session = open(text, &settings(&[("target", word(target))])).unwrap();
        block_on(session.data()).columns.into_iter().filter(|c| c.leak).map(|c| c.name).collect()
    };
    let noise = |i: usize| i * 7 % 11;
    let text = csv("price,cents,kind,code,size,x", |i| {
        let kind = if i < 20 { "a" } else { "b" };
        format!("{},{}.5,{kind},{},{},{}", i * 3, i * 100, kind.to_uppercase(), i * 2 + 1, noise(i))
    });
    assert_eq!(leaks(&text, "price"), ["cents", "size"], "numbers for a number");
    assert_eq!(leaks(&text, "kind"), ["price", "cents", "code", "size"], "words and numbers for classes");
    let groups = csv("y,group,x", |i| format!("{},{},{}", i / 20 * 1000 + i % 3, ["a", "b", "c"][i / 20], noise(i)));
    assert_eq!(leaks(&groups, "y"), ["group"], "words for a number");
    let names = csv("y,name", |i| format!("{},n{}", ["no", "yes"][noise(i) % 2], i % 49));
    assert!(leaks(&names, "y").is_empty(), "two rows a word prove nothing");
    assert!(block_on(open_task("table-penguins", &settings(&[])).data()).columns.iter().all(|c| !c.leak));
    assert!(block_on(open_task("table-ames", &settings(&[])).data()).columns.iter().all(|c| !c.leak));
}

#[test]
fn line_breaks_within_quotes_are_part_of_a_cell() {
    let text = csv("x,kind,y", |i| format!("{},\"a\r\n{}, \"\"b\"\"\",{}", i % 7, i % 2, i % 5));
    let rows = block_on(open(&text, &settings(&[])).unwrap().rows(0, 2, None, false)).unwrap().rows;
    assert_eq!(rows[1][1], Cell::Word("a\r\n1, \"b\"".into()));
    let odd = format!("{text}\n1,\"a\n1\",x\n");
    let message = open(&odd, &settings(&[])).err();
    assert!(matches!(message, Some(Error::NotANumber { row: 122, .. })), "{message:?}");
}

#[test]
fn mistakes_are_named_with_row_and_column() {
    let odd = csv("x,y", |i| format!("{},{}", i % 7, if i == 40 { "12o".into() } else { i.to_string() }));
    assert_eq!(
        open(&odd, &settings(&[])).err(),
        Some(Error::NotANumber { row: 42, column: "y".into(), cell: "12o".into() })
    );
    let ragged = csv("x,y", |i| if i == 3 { "1,2,3".into() } else { format!("{i},{}", i % 5) });
    let long = Error::RowTooLong { row: 5, column: "y".into(), cell: "3".into() };
    assert_eq!(open(&ragged, &settings(&[])).err(), Some(long));
    for text in [ragged.replace('\n', "\r\n"), ragged.replacen("x,y\n", "\nx,y\n", 1).replacen("2,2\n", "", 1)] {
        assert!(matches!(open(&text, &settings(&[])).err(), Some(Error::RowTooLong { row: 5, .. })), "{text}");
    }
    let short = csv("x,y", |i| if i == 3 { "1".into() } else { format!("{i},{}", i % 5) });
    assert_eq!(open(&short, &settings(&[])).err(), Some(Error::RowTooShort { row: 5, column: "y".into() }));
    for cell in ["\"9", "\"9, a", "9,\"1"] {
        let text = csv("x,y", |i| if i == 9 { cell.into() } else { format!("{i},{}", i % 5) });
        let column = if cell.starts_with('9') { "y" } else { "x" };
        assert_eq!(open(&text, &settings(&[])).err(), Some(Error::OpenQuote { row: 11, column: column.into() }));
    }
    assert!(matches!(open("x,y\n1,2\n", &settings(&[])).err(), Some(Error::TooFewRows { .. })));
    let words = csv("x,y", |i| format!("{},{}", i % 7, ["a", "b"][i % 2]));
    assert!(matches!(open(&words, &settings(&[("kind", word("number"))])).err(), Some(Error::NoNumbers { .. })));
    let many = csv("x,y", |i| format!("{},{}", i % 7, i * 3));
    assert!(matches!(open(&many, &settings(&[("kind", word("classes"))])).err(), Some(Error::TooManyClasses { .. })));
    assert!(matches!(open(&words, &settings(&[("leaveOut", word("x"))])).err(), Some(Error::NoFeatures)));
    assert!(matches!(open(&words, &settings(&[("target", word("z"))])).err(), Some(Error::NoSuchChoice { .. })));
}

#[test]
fn nothing_in_a_file_makes_reading_it_panic() {
    let mut rng = Rng::new(1, Purpose::Data);
    let alphabet: &[u8] = b"0123456789.,;\t\n\r\"'-+eENa?x \xe4\xbd\xa0\xff|";
    for round in 0..3_000 {
        let length = (rng.uniform(1, 1.0)[0].abs() * 600.0) as usize;
        let bytes: Vec<u8> = rng
            .uniform(length, 1.0)
            .into_iter()
            .map(|u| alphabet[(((u + 1.0) / 2.0) * (alphabet.len() as f32 - 1.0)) as usize])
            .collect();
        if let Ok(found) = own::read(&bytes) {
            assert!(found.rows() >= 20, "round {round}");
        }
    }
}

#[test]
fn another_target_is_a_new_run_that_can_be_undone() {
    let session = open_task("table-penguins", &settings(&[]));
    train(&session, 50);
    let before = block_on(session.evaluate()).unwrap();
    let mut own = settings(&[("target", word("body_mass_g")), ("leaveOut", word("year"))]);
    let configured = block_on(session.configure(&own)).unwrap();
    let reshaped = configured.reshaped.unwrap();
    assert!(reshaped.task.classes.is_empty() && configured.state.step == 0 && configured.state.undoable);
    assert!(reshaped.data.ignored.contains(&"year".to_owned()));
    train(&session, 300);
    let Metrics::Regression { r2, .. } = block_on(session.evaluate()).unwrap().model.test else { panic!("no number") };
    assert!(r2 > 0.7, "{r2}");
    own[0].1 = word("nothing");
    assert!(block_on(session.configure(&own)).is_err());
    assert_eq!(block_on(session.spec()).target, "body_mass_g", "a refused setting changes nothing");
    block_on(session.configure(&settings(&[]))).unwrap();
    block_on(session.undo()).unwrap();
    assert!(block_on(session.task()).classes.is_empty(), "back at the number");
    assert_eq!(before.confusion.len(), 3);
}

#[test]
fn penguins_go_through_every_stage() {
    let session = open_task("table-penguins", &settings(&[]));
    let task = block_on(session.task());
    assert_eq!(task.classes, ["Adelie", "Chinstrap", "Gentoo"]);
    let options = task.parameters.iter().find(|p| p.key == "target").map(|p| p.kind.clone());
    assert!(matches!(options, Some(ParameterKind::Columns { options, .. }) if options.len() == 8));
    train(&session, 400);
    let report = block_on(session.evaluate()).unwrap();
    let Metrics::Classification { accuracy, .. } = report.model.test else { panic!("no classes") };
    println!("penguins: test accuracy {accuracy:.4} of {} rows", report.model.test.score());
    assert!(accuracy > 0.94, "{accuracy}");
    let form = block_on(session.apply());
    let cells = form.fields.into_iter().map(|f| (f.name, f.start)).collect();
    let input = kindling::report::Input::Cells(cells);
    assert!(matches!(block_on(session.predict(&input)).unwrap(), Prediction::Class { .. }));
    for format in ["onnx", "safetensors", "html", "python"] {
        assert!(block_on(session.export(format)).unwrap().bytes.len() > 1_000);
    }
    let correction = Correction { input, target: InputValue::Word("Gentoo".into()) };
    block_on(session.set_corrections(vec![correction])).unwrap();
    let saved = block_on(session.save()).unwrap();
    let again = open_task("table-penguins", &settings(&[]));
    block_on(again.restore(&saved)).unwrap();
    assert_eq!(train(&again, 20), train(&session, 20));
}

#[test]
fn houses_in_ames_are_priced() {
    let own = settings(&[("learningRate", number(0.003)), ("width", number(64.0)), ("l2", number(1e-3))]);
    let session = open_task("table-ames", &own);
    train(&session, 2_000);
    let report = block_on(session.evaluate()).unwrap();
    let Metrics::Regression { r2, rmse, rows, .. } = report.model.test else { panic!("no number") };
    println!("Ames: test R² {r2:.3}, RMSE {rmse:.0} USD over {rows} rows");
    assert!(rows == 586 && r2 > 0.8, "{r2}");
}

#[test]
fn a_large_file_is_read() {
    let mut text = String::from("a,b,c,d\n");
    for i in 0..600_000u32 {
        text.push_str(&format!("{},{}.25,{},{}\n", i % 977, i % 31, ["red", "green", "blue"][i as usize % 3], i % 2));
    }
    let start = std::time::Instant::now();
    let session = open(&text, &settings(&[])).unwrap();
    println!("{} MB read, split and scaled in {:.1} s", text.len() / 1_000_000, start.elapsed().as_secs_f64());
    assert_eq!(block_on(session.task()).classes, ["0", "1"]);
    train(&session, 5);
}
