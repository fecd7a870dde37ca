//! Texts that a GPT learns to write, character by character: ten plays by Shakespeare, and Tang quatrains; see
//! data/LICENSE.md for their sources.

use super::{Task, recipe, reference};
use crate::parameters;
use crate::report::{DataKind, Package, Recipe, Reference, TaskInfo, Value};

fn number(x: f64) -> Value {
    Value::Number(x)
}

fn word(w: &str) -> Value {
    Value::Choice(w.into())
}

/// Settings of a Transformer that starts from drawn weights.
fn network(context: f64, width: f64, blocks: f64, dropout: f64) -> [(&'static str, Value); 6] {
    [
        ("context", number(context)),
        ("width", number(width)),
        ("heads", number(4.0)),
        ("blocks", number(blocks)),
        ("dropout", number(dropout)),
        ("initialisation", word("pytorch")),
    ]
}

/// An n-gram's loss, nats a character, from bits (data/baselines.json).
fn ngram(id: &str, bits: f64) -> Reference {
    let nats = bits * std::f64::consts::LN_2;
    reference(id, (-nats).exp(), nats)
}

struct About {
    id: &'static str,
    file: &'static str,
    weights: &'static str,
    kind: DataKind,
    credit: &'static str,
    defaults: Vec<(&'static str, Value)>,
    recipes: Vec<Recipe>,
    references: Vec<Reference>,
    /// Characters, line ends around the text included.
    characters: usize,
}

fn task(about: About) -> Task {
    let plain = [
        ("optimiser", word("adamw")),
        ("weightDecay", number(0.1)),
        ("learningRate", number(3e-3)),
        ("batchSize", number(16.0)),
        ("schedule", word("cosine")),
        ("warmupSteps", number(50.0)),
        ("clip", number(1.0)),
    ];
    let parameters = parameters::with_defaults(parameters::language(), &plain);
    let info = TaskInfo {
        id: about.id.into(),
        package: Package::Deep,
        kind: about.kind,
        data_path: format!("data/{}", about.file),
        weights_path: format!("data/{}", about.weights),
        columns: vec![],
        classes: vec![],
        parameters: parameters::with_defaults(parameters, &about.defaults),
        recipes: about.recipes,
        references: about.references,
    };
    Task {
        info,
        documented: (about.characters, about.characters / 10),
        validation: 0.0,
        main_column: "",
        credit: about.credit,
        generate: None,
        filled: 0.0,
    }
}

/// English.
pub fn shakespeare() -> Task {
    task(About {
        id: "shakespeare",
        file: "shakespeare.txt",
        weights: "shakespeare.safetensors",
        kind: DataKind::Text,
        credit: "Ten plays by William Shakespeare (public domain), text prepared by Project Gutenberg and the Open Knowledge \
                 Foundation (CC BY 2.5).",
        defaults: vec![("scheduleSteps", number(2_000.0))],
        recipes: vec![
            recipe("text-small", &network(64.0, 64.0, 2.0, 0.0)),
            recipe("text-wide", &network(128.0, 128.0, 4.0, 0.1)),
            recipe("text-one-block", &network(32.0, 32.0, 1.0, 0.0)),
        ],
        references: vec![ngram("unigram", 4.8778), ngram("bigram", 3.5962), ngram("fivegram", 2.1652)],
        characters: 1_398_263,
    })
}

/// Chinese: one poem a line, of four times five or seven characters.
pub fn tang() -> Task {
    task(About {
        id: "tang",
        file: "tang-jueju.txt",
        weights: "tang.safetensors",
        kind: DataKind::Lines,
        credit: "Tang quatrains (public domain) from the chinese-poetry collection, © 2016 JackeyGao (MIT), turned into \
                 simplified characters with OpenCC.",
        // A poem of seven characters a line and the line end before it.
        defaults: vec![
            ("context", number(33.0)),
            ("batchSize", number(32.0)),
            ("dropout", number(0.1)),
            ("scheduleSteps", number(2_000.0)),
        ],
        recipes: vec![
            recipe("text-small", &network(33.0, 64.0, 2.0, 0.1)),
            recipe("text-wide", &network(33.0, 128.0, 3.0, 0.3)),
        ],
        references: vec![ngram("unigram", 9.0328), ngram("bigram", 7.7401), ngram("trigram", 7.688)],
        characters: 266_339,
    })
}
