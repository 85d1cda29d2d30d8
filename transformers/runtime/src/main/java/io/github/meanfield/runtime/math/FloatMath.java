package io.github.meanfield.runtime.math;

/** Functions of whole arrays, in loops that C2 turns into vector instructions. */
public final class FloatMath {

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** Adding and subtracting it rounds a small float to an integer. */
  private static final float ROUNDER = 12582912f;

  private FloatMath() {}

  /**
   * result = e^(factor · x), to 1e-7 relative, between 1e-38 and 3e38. Moshier's expf (Cephes 2.2):
   * x = n ln 2 + r with |r| ≤ ln 2 / 2, and a polynomial for e^r.
   *
   * @param x arguments
   * @param factor what each is multiplied by
   * @param result where to write; may be x
   * @param scratch another array
   * @param length numbers to compute
   */
  public static void exp(float[] x, float factor, float[] result, float[] scratch, int length) {
    for (int i = 0; i < length; i++) {
      float clamped = Math.max(-87.3f, Math.min(88.3f, factor * x[i]));
      float n = (clamped * LOG2_E + ROUNDER) - ROUNDER;
      scratch[i] = n;
      float r = (clamped - n * LN2_HIGH) - n * LN2_LOW;
      float p = 1.9875691500e-4f;
      p = p * r + 1.3981999507e-3f;
      p = p * r + 8.3334519073e-3f;
      p = p * r + 4.1665795894e-2f;
      p = p * r + 1.6666665459e-1f;
      p = p * r + 5.0000001201e-1f;
      result[i] = p * r * r + r + 1f;
    }
    // Apart, because C2 cannot vectorize a change of type, and would not vectorize the rest.
    for (int i = 0; i < length; i++) {
      result[i] *= Float.intBitsToFloat(((int) scratch[i] + 127) << 23);
    }
  }

  /**
   * x = tanh(x), to 4e-7 relative: the rational minimax approximation on [-9, 9] of Eigen's {@code
   * generic_fast_tanh_float}.
   */
  public static void tanh(float[] x, int length) {
    for (int i = 0; i < length; i++) {
      float c = Math.max(-9f, Math.min(9f, x[i]));
      float s = c * c;
      float p = -2.76076847742355e-16f;
      p = p * s + 2.00018790482477e-13f;
      p = p * s - 8.60467152213735e-11f;
      p = p * s + 5.12229709037114e-08f;
      p = p * s + 1.48572235717979e-05f;
      p = p * s + 6.37261928875436e-04f;
      p = p * s + 4.89352455891786e-03f;
      float q = 1.19825839466702e-06f;
      q = q * s + 1.18534705686654e-04f;
      q = q * s + 2.26843463243900e-03f;
      q = q * s + 4.89352518554385e-03f;
      x[i] = c * p / q;
    }
  }

  /** x[i] *= y[i] for i in from … to-1. */
  public static void multiply(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] *= y[i];
    }
  }

  /** sum[i] += x[i] for all i. */
  public static void add(float[] x, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += x[i];
    }
  }

  /** x[i] *= factor for i in from … to-1. */
  public static void scale(float[] x, float factor, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] *= factor;
    }
  }

  /**
   * x[i] += share · (y[i] - x[i]) for i in 0 … length-1.
   *
   * @param x numbers that are moved
   * @param y where they are moved to; where it equals x, x stays as it is to the bit
   * @param share how far, in [0, 1]
   * @param length how many of the numbers
   */
  public static void moveTowards(float[] x, float[] y, float share, int length) {
    for (int i = 0; i < length; i++) {
      x[i] += share * (y[i] - x[i]);
    }
  }

  /**
   * Euclidean norm of x[from … to-1]. Four sums, so that additions need not wait for another.
   *
   * @param x numbers
   * @param from position of the first
   * @param to position after the last
   * @return the root of the sum of their squares
   */
  public static double norm(float[] x, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += (double) x[i] * x[i];
      b += (double) x[i + 1] * x[i + 1];
      c += (double) x[i + 2] * x[i + 2];
      d += (double) x[i + 3] * x[i + 3];
    }
    for (; i < to; i++) {
      a += (double) x[i] * x[i];
    }
    return Math.sqrt(a + b + c + d);
  }
}
