package io.github.meanfield.estimators.averaging.privacy;

import io.github.meanfield.transformers.TrainingSummary.Course;
import io.github.meanfield.transformers.TrainingSummary.Privacy;
import java.io.Serializable;
import java.util.List;

/**
 * How training is differentially private. Every row is in one chunk, and each epoch trains every
 * chunk once, so that a row is given away by the steps of its own chunk alone, whatever happens to
 * others; but by those of each network that is trained on it.
 *
 * @param noise standard deviation of the noise of a step, in units of the clip
 * @param clip norm that the gradient of a row is clipped to
 * @param delta δ
 * @param budget the largest ε, infinite if there is no limit
 * @param fewestSteps steps of an epoch on the chunks that have fewest
 * @param mostSteps steps of an epoch on the others, at most one more
 * @param networks networks that are trained on each row
 * @param key what rows are drawn and noise is made by: new in each fit, and kept nowhere
 * @param isCutShort whether the budget ends training before maxEpochs
 */
public record PrivacySettings(
    double noise,
    double clip,
    double delta,
    double budget,
    int fewestSteps,
    int mostSteps,
    int networks,
    byte[] key,
    boolean isCutShort)
    implements Serializable {

  private static final double LEAST_NOISE = 0.01;
  private static final double MOST_NOISE = 1000;

  /** Noise is told to so many digits after the point. */
  private static final double DIGITS = 1e4;

  private PrivacySettings with(double noise, boolean isCutShort) {
    return new PrivacySettings(
        noise, clip, delta, budget, fewestSteps, mostSteps, networks, key, isCutShort);
  }

  /** The same where the budget ends training before maxEpochs. */
  public PrivacySettings cutShort() {
    return with(noise, true);
  }

  /**
   * The same with the least noise with which so many epochs keep to the budget.
   *
   * @param epochs epochs of each network
   * @throws IllegalArgumentException if no noise is enough
   */
  public PrivacySettings withLeastNoise(int epochs) {
    double low = LEAST_NOISE;
    double high = MOST_NOISE;
    double least = with(high, false).epsilons().of((long) epochs * networks);
    if (least > budget) {
      throw new IllegalArgumentException(
          String.format(
              "is %s, but with a delta of %s and %d epochs no noise comes to less than %.3g; set a"
                  + " dpEpsilon above that, or fewer maxEpochs, fewer numNetworks or a larger"
                  + " dpDelta",
              budget, delta, epochs, least));
    }
    while (high - low > 0.5 / DIGITS) {
      double middle = Math.sqrt(low * high);
      if (with(middle, false).epsilons().of((long) epochs * networks) <= budget) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return with(Math.ceil(high * DIGITS) / DIGITS, false);
  }

  /**
   * How many epochs keep to the budget.
   *
   * @param most how many there are to be
   * @return at most that; 0 if not even one does
   */
  public int epochsWithinBudget(int most) {
    Epsilons epsilons = epsilons();
    int epochs = 0;
    while (epochs < most && epsilons.of((long) (epochs + 1) * networks) <= budget) {
      epochs++;
    }
    return epochs;
  }

  /** The ε of passes over the rows, by all networks together: the largest of all chunks. */
  private Epsilons epsilons() {
    SampledGaussian ofFewest = new SampledGaussian(1.0 / fewestSteps, noise);
    SampledGaussian ofMost =
        mostSteps == fewestSteps ? ofFewest : new SampledGaussian(1.0 / mostSteps, noise);
    return passes ->
        Math.max(
            ofFewest.epsilon(passes * fewestSteps, delta),
            ofMost.epsilon(passes * mostSteps, delta));
  }

  private interface Epsilons {
    double of(long passes);
  }

  /**
   * What a fit has come to.
   *
   * @param courses the epochs of each network
   */
  public Privacy of(List<Course> courses) {
    Epsilons epsilons = epsilons();
    long passes = 0;
    for (Course course : courses) {
      passes += lastEpoch(course);
    }
    return new Privacy(
        epsilons.of(passes),
        delta,
        noise,
        clip,
        1.0 / fewestSteps,
        courses.get(0).epochs().stream()
            .map(epoch -> epsilons.of((long) epoch.epoch() * networks))
            .toList());
  }

  private static int lastEpoch(Course course) {
    return course.epochs().get(course.epochs().size() - 1).epoch();
  }
}
