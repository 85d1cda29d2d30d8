package io.github.meanfield.stages.network.natives;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.Optional;

/**
 * Multiplies small matrices of whole numbers, of which floats hold every sum exactly, and compares
 * them with Java's integers: kernels for the wrong processor, and some old ones, compute nonsense
 * without a word.
 */
final class ProductCheck {

  /** Multiplies row-major matrices without gaps. */
  interface Product {
    /**
     * c (m × n) = a · b, of which either may be given transposed.
     *
     * @param transposeA whether a is given as k × m rather than m × k
     * @param transposeB whether b is given as n × k rather than k × n
     */
    void multiply(
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        float[] a,
        float[] b,
        float[] c);
  }

  static final Product OPENBLAS =
      (transposeA, transposeB, m, n, k, a, b, c) ->
          cblas_sgemm(
              CblasRowMajor,
              transposeA ? CblasTrans : CblasNoTrans,
              transposeB ? CblasTrans : CblasNoTrans,
              m,
              n,
              k,
              1,
              a,
              transposeA ? m : k,
              b,
              transposeB ? k : n,
              0,
              c,
              n);

  /** Rows, columns and inner length: whole tiles of every kernel, and rests of each length. */
  private static final int[][] SIZES = {{64, 48, 96}, {35, 29, 67}};

  private ProductCheck() {}

  /** How products are wrong; empty if they are right. */
  static Optional<String> run(Product product) {
    for (int[] size : SIZES) {
      for (boolean transposeA : new boolean[] {false, true}) {
        for (boolean transposeB : new boolean[] {false, true}) {
          Optional<String> wrong = run(product, transposeA, transposeB, size[0], size[1], size[2]);
          if (wrong.isPresent()) {
            return wrong;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> run(
      Product product, boolean transposeA, boolean transposeB, int m, int n, int k) {
    float[] a = wholeNumbers(m * k, 17);
    float[] b = wholeNumbers(k * n, 13);
    float[] c = new float[m * n];
    product.multiply(transposeA, transposeB, m, n, k, a, b, c);
    for (int row = 0; row < m; row++) {
      for (int column = 0; column < n; column++) {
        int sum = 0;
        for (int i = 0; i < k; i++) {
          sum +=
              (int) a[transposeA ? i * m + row : row * k + i]
                  * (int) b[transposeB ? column * k + i : i * n + column];
        }
        if (c[row * n + column] != sum) {
          return Optional.of(
              String.format(
                  "in a product of %d × %d and %d × %d numbers, row %d, column %d is %s, not %d",
                  m, k, k, n, row, column, c[row * n + column], sum));
        }
      }
    }
    return Optional.empty();
  }

  private static float[] wholeNumbers(int length, int period) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = i % period - period / 2;
    }
    return numbers;
  }
}
