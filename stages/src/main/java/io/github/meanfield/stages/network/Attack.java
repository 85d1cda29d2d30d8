package io.github.meanfield.stages.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How the features of rows are shifted so that the loss rises, by its gradient. A shift is in the
 * unit of what the network gets: of features as they are, or, if it encodes features of tables
 * itself, of numbers once they are scaled; see {@link ShiftableInputs}.
 *
 * @param kind what is done with the gradient
 * @param epsilon length of the largest shift of a row, greater than 0, in the range of floats: its
 *     L2 norm for {@link Kind#FGM}, otherwise that of each feature
 * @param steps how often the gradient is computed, at least 1; 1 unless the kind is {@link
 *     Kind#PGD}
 * @param stepSize how far a step goes, greater than 0; epsilon unless the kind is {@link Kind#PGD}
 */
public record Attack(Kind kind, double epsilon, int steps, double stepSize)
    implements Serializable {

  /** Steps of {@link Kind#PGD} if nothing else is said. */
  public static final int USUAL_STEPS = 7;

  /** What is done with the gradient g of the loss of a row. */
  public enum Kind {
    /** ε g / ‖g‖₂ (Miyato, Dai and Goodfellow 2017). */
    FGM,
    /** ε sign(g) (Goodfellow, Shlens and Szegedy 2015). */
    FGSM,
    /**
     * Steps of sign(g), each brought back to where no feature is shifted by more than ε (Madry et
     * al. 2018). They begin at the row itself, as those of Kurakin, Goodfellow and Bengio 2017, and
     * not at a random point near it, so that a row's shift depends on nothing but the row.
     */
    PGD;

    /** The kind of a name. */
    public static Kind of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Name of the kind, as {@link #of} takes it. */
    public String kindName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Names of the kinds. */
  public static final List<String> KINDS =
      Arrays.stream(Kind.values()).map(Kind::kindName).toList();

  /**
   * Checks an attack.
   *
   * @throws IllegalArgumentException if a number is not in its range, as a double and as a float
   */
  public Attack {
    requirePositive("epsilon", epsilon);
    if (steps < 1) {
      throw new IllegalArgumentException(
          String.format("an attack has %d steps; required is at least 1", steps));
    }
    requirePositive("stepSize", stepSize);
    if (kind != Kind.PGD && (steps != 1 || stepSize != epsilon)) {
      throw new IllegalArgumentException(
          String.format(
              "an attack by %s has %d steps of %s; required is one of epsilon, %s",
              kind.kindName(), steps, stepSize, epsilon));
    }
  }

  private static void requirePositive(String name, double value) {
    float single = (float) value;
    if (!(single > 0) || Float.isInfinite(single)) {
      throw new IllegalArgumentException(
          String.format(
              "an attack has the %s %s; required is a number above 0, from %s to %s",
              name, value, Float.MIN_VALUE, Float.MAX_VALUE));
    }
  }

  /**
   * An attack.
   *
   * @param kind what is done with the gradient
   * @param epsilon length of the largest shift
   * @param steps how often the gradient is computed; looked at only if the kind is {@link Kind#PGD}
   * @param stepSize how far a step of {@link Kind#PGD} goes; 0 for 2.5 · epsilon / steps (Madry et
   *     al. 2018, section 5), so that steps can reach every place that is allowed
   * @throws IllegalArgumentException if a number is not in its range, as a double and as a float
   */
  public static Attack of(Kind kind, double epsilon, int steps, double stepSize) {
    if (kind != Kind.PGD) {
      return new Attack(kind, epsilon, 1, epsilon);
    }
    return new Attack(
        kind, epsilon, steps, stepSize == 0 ? 2.5 * epsilon / Math.max(1, steps) : stepSize);
  }

  /**
   * Makes a step.
   *
   * @param gradient rows × width, the derivatives of the loss of each row where it is shifted to
   * @param rows number of rows
   * @param width numbers of a row
   * @param shifts rows × width, which are changed; zeros before the first step
   */
  public void move(float[] gradient, int rows, int width, float[] shifts) {
    if (kind == Kind.FGM) {
      for (int row = 0; row < rows; row++) {
        alongGradient(gradient, row * width, width, shifts);
      }
      return;
    }
    float step = (float) stepSize;
    float most = (float) epsilon;
    for (int i = 0; i < rows * width; i++) {
      shifts[i] = Math.max(-most, Math.min(most, shifts[i] + step * Math.signum(gradient[i])));
    }
  }

  private void alongGradient(float[] gradient, int from, int width, float[] shifts) {
    double squares = 0;
    for (int i = from; i < from + width; i++) {
      squares += (double) gradient[i] * gradient[i];
    }
    double factor = squares == 0 ? 0 : epsilon / Math.sqrt(squares);
    for (int i = from; i < from + width; i++) {
      shifts[i] = (float) (factor * gradient[i]);
    }
  }
}
