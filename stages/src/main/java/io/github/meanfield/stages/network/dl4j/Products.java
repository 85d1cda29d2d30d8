package io.github.meanfield.stages.network.dl4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sger;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** Products of matrices in native memory, row by row and without gaps. */
final class Products {

  private Products() {}

  /** c = a · b + share · c, of a rows × inner, and b inner × columns. */
  static void multiply(
      FloatPointer a,
      FloatPointer b,
      FloatPointer c,
      int rows,
      int inner,
      int columns,
      float share) {
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        rows,
        columns,
        inner,
        1,
        a,
        inner,
        b,
        columns,
        share,
        c,
        columns);
  }

  /** c = a · bᵀ + share · c, of a rows × inner, and b columns × inner. */
  static void multiplyByTransposed(
      FloatPointer a,
      FloatPointer b,
      FloatPointer c,
      int rows,
      int inner,
      int columns,
      float share) {
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        rows,
        columns,
        inner,
        1,
        a,
        inner,
        b,
        inner,
        share,
        c,
        columns);
  }

  /** c = aᵀ · b + share · c, of a inner × rows, and b inner × columns. */
  static void multiplyTransposed(
      FloatPointer a,
      FloatPointer b,
      FloatPointer c,
      int rows,
      int inner,
      int columns,
      float share) {
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        rows,
        columns,
        inner,
        1,
        a,
        rows,
        b,
        columns,
        share,
        c,
        columns);
  }

  /** c += a · bᵀ, of a column of rows, and b of columns. */
  static void addOuter(FloatPointer a, FloatPointer b, FloatPointer c, int rows, int columns) {
    cblas_sger(CblasRowMajor, rows, columns, 1, a, 1, b, 1, c, columns);
  }

  static FloatPointer ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return new FloatPointer(ones);
  }
}
