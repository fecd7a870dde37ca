use super::*;

/// Numbers of either sign that differ from place to place.
fn numbers(count: usize, seed: usize) -> Vec<f32> {
    (0..count).map(|i| ((i * 7919 + seed * 104_729) % 2_003) as f32 / 1_001.5 - 1.0).collect()
}

type Multiply = fn([usize; 3], View, View, &mut [f32], usize, bool);

/// Against the sum of products in 64 bits, for one way in which A and B lie.
fn check(multiply: Multiply, size: [usize; 3], strides: [[usize; 2]; 2], gap: usize, add: bool) {
    let [m, k, n] = size;
    let (a, b) = (numbers(m * k * 3 + 64, 1), numbers(k * n * 3 + 64, 2));
    let [a, b] = [(&a, strides[0]), (&b, strides[1])].map(|(values, [row_stride, column_stride])| View {
        values,
        row_stride,
        column_stride,
    });
    let before = numbers(m * (n + gap) + 1, 3);
    let mut c = before.clone();
    multiply(size, a, b, &mut c, n + gap, add);
    for i in 0..m {
        for j in 0..n + gap {
            let index = i * (n + gap) + j;
            let sum: f64 = (0..k).map(|p| f64::from(a.at(i, p)[0]) * f64::from(b.at(p, j)[0])).sum();
            let old = f64::from(before[index]);
            let wanted = if j >= n {
                old
            } else if add {
                old + sum
            } else {
                sum
            };
            let found = f64::from(c[index]);
            assert!((found - wanted).abs() < 1e-6 * (10 + k) as f64, "{size:?} {strides:?} {add}: {found}, {wanted}");
        }
    }
}

/// For all ways in which A and B lie.
fn check_all(multiply: Multiply, sizes: &[usize]) {
    for &m in sizes {
        for &k in sizes {
            for &n in sizes {
                for add in [false, true] {
                    check(multiply, [m, k, n], [[k, 1], [n, 1]], 0, add);
                    check(multiply, [m, k, n], [[1, m], [n, 1]], 3, add);
                    check(multiply, [m, k, n], [[k, 1], [1, k]], 0, add);
                    check(multiply, [m, k, n], [[k + 2, 1], [1, k + 1]], 1, add);
                }
            }
        }
    }
    for size in [[5, 700, 37], [67, 300, 530], [1, 513, 19], [19, 257, 1], [8, 40, 1_030]] {
        let [m, k, n] = size;
        check(multiply, size, [[k, 1], [n, 1]], 0, false);
        check(multiply, size, [[1, m], [1, k]], 2, true);
        check(multiply, size, [[2 * k, 2], [2 * n, 2]], 0, false);
    }
}

#[test]
fn equals_the_sum_of_products_at_awkward_sizes() {
    check_all(gemm, &[0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 31]);
}

/// Both heights are built into some package.
#[test]
fn tiles_of_either_height_make_the_sum_of_products() {
    check_all(tiled::<FEW_ROWS>, &[1, 2, 5, 8, 13, 31]);
    check_all(tiled::<6>, &[1, 2, 5, 6, 8, 13, 31]);
}
