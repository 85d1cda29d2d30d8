package io.github.meanfield.stages.network.dl4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;
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
    multiply(CblasNoTrans, a, inner, CblasNoTrans, b, columns, c, rows, inner, columns, share);
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
    multiply(CblasNoTrans, a, inner, CblasTrans, b, inner, c, rows, inner, columns, share);
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
    multiply(CblasTrans, a, rows, CblasNoTrans, b, columns, c, rows, inner, columns, share);
  }

  private static void multiply(
      int ofA,
      FloatPointer a,
      int widthOfA,
      int ofB,
      FloatPointer b,
      int widthOfB,
      FloatPointer c,
      int rows,
      int inner,
      int columns,
      float share) {
    cblas_sgemm(
        CblasRowMajor,
        ofA,
        ofB,
        rows,
        columns,
        inner,
        1,
        a,
        widthOfA,
        b,
        widthOfB,
        share,
        c,
        columns);
  }

  /** sums = a · ones + share · sums, of a rows × columns, and as many ones as columns. */
  static void sumRows(
      FloatPointer a, FloatPointer ones, FloatPointer sums, int rows, int columns, float share) {
    cblas_sgemv(CblasRowMajor, CblasNoTrans, rows, columns, 1, a, columns, ones, 1, share, sums, 1);
  }

  /** sums = aᵀ · ones + share · sums, of a rows × columns, and as many ones as rows. */
  static void sumColumns(
      FloatPointer a, FloatPointer ones, FloatPointer sums, int rows, int columns, float share) {
    cblas_sgemv(CblasRowMajor, CblasTrans, rows, columns, 1, a, columns, ones, 1, share, sums, 1);
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
