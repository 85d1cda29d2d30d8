package io.github.meanfield.stages.network.dense;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sger;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Products of dense matrices by OpenBLAS. Matrices are row-major without gaps and outside the heap:
 * JavaCPP copies heap arrays to and fro at every call, also those that the callee only reads.
 */
final class Blas {

  private Blas() {}

  /** c (m × n) = a (m × k) · b (k × n). */
  static void multiply(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, k, b, n, 0, c, n);
  }

  /** c (m × n) = a (m × k) · bᵀ, where b is n × k. */
  static void multiplyTransposed(
      int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, a, k, b, k, 0, c, n);
  }

  /** c (m × n) = aᵀ · b, where a is k × m and b is k × n. */
  static void transposedMultiply(
      int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, m, n, k, 1, a, m, b, n, 0, c, n);
  }

  /** Adds a vector of n numbers to each row of a (m × n); ones are m times 1. */
  static void addToRows(int m, int n, FloatPointer ones, FloatPointer vector, FloatPointer a) {
    cblas_sger(CblasRowMajor, m, n, 1, ones, 1, vector, 1, a, n);
  }

  /** Sums of the n columns of a (m × n); ones are m times 1. */
  static void sumOfRows(int m, int n, FloatPointer a, FloatPointer ones, FloatPointer sums) {
    cblas_sgemv(CblasRowMajor, CblasTrans, m, n, 1, a, n, ones, 1, 0, sums, 1);
  }
}
