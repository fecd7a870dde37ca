//! Embeddings: a token's row plus its place's row.

/// Tokens are whole numbers below the rows of `table`.
///
/// # Shapes
/// `tokens` `[batch, length]`, `table` `[vocabulary, width]`, `places` `[at least length, width]`, `y`
/// `[batch, length, width]`.
pub fn embed(width: usize, length: usize, tokens: &[f32], table: &[f32], places: &[f32], y: &mut [f32]) {
    for ((index, &token), out) in tokens.iter().enumerate().zip(y.chunks_exact_mut(width)) {
        let (token, place) = (token as usize * width, index % length * width);
        let rows = table[token..token + width].iter().zip(&places[place..place + width]);
        out.iter_mut().zip(rows).for_each(|(o, (t, p))| *o = t + p);
    }
}

/// Adds the gradients of both tables.
pub fn embed_backward(width: usize, length: usize, tokens: &[f32], gradient: &[f32], [table, places]: [&mut [f32]; 2]) {
    for ((index, &token), row) in tokens.iter().enumerate().zip(gradient.chunks_exact(width)) {
        let (token, place) = (token as usize * width, index % length * width);
        table[token..token + width].iter_mut().zip(row).for_each(|(t, g)| *t += g);
        places[place..place + width].iter_mut().zip(row).for_each(|(p, g)| *p += g);
    }
}
