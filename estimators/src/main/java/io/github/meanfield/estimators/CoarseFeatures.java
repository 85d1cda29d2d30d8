package io.github.meanfield.estimators;

import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Numbers so large beside their spread that floats, in which networks compute, hardly tell them
 * apart: seconds since 1970 of one hour, or days of one month as 20240131.
 */
final class CoarseFeatures {

  /** The fewest steps from one float to the next that the scale of a feature should span. */
  private static final int FEWEST_STEPS = 64;

  /**
   * From here on there are integers that are no floats: what is one float may be several numbers.
   */
  private static final int INTEGERS = 1 << 24;

  private CoarseFeatures() {}

  /**
   * What to warn of.
   *
   * @param featuresCol name of the column
   * @param encoding what training rows are like
   * @return empty if there are no such features
   */
  static Optional<String> warning(String featuresCol, TabularInput encoding) {
    List<FeatureSlot> slots = encoding.slots();
    int[] coarse = IntStream.range(0, slots.size()).filter(j -> isCoarse(slots.get(j))).toArray();
    if (coarse.length == 0) {
      return Optional.empty();
    }
    FeatureSlot first = slots.get(coarse[0]);
    double center = first.center(0);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%d %s of featuresCol '%s' (%s) %s so large beside %s spread that floats, in which"
                + " networks compute, hardly tell values apart: near %.3g they are %.3g apart; subtract"
                + " an offset before, such as the least value, by SQLTransformer, or in jobs by"
                + " --sql",
            coarse.length,
            coarse.length == 1 ? "feature" : "features",
            featuresCol,
            (coarse.length == 1 ? "" : "such as ")
                + (first.name() == null ? "number " + coarse[0] : first.name()),
            coarse.length == 1 ? "is" : "are",
            coarse.length == 1 ? "its" : "their",
            center,
            Math.ulp((float) center)));
  }

  private static boolean isCoarse(FeatureSlot slot) {
    if (slot.kind() != FeatureSlot.Kind.NUMBER) {
      return false;
    }
    double center = slot.center(0);
    // One over the distance of the quartiles, or over half the range; 0 for a constant.
    double factor = slot.factor(0);
    return factor == 0
        ? Math.abs(center) >= INTEGERS
        : Math.ulp((float) center) * factor * FEWEST_STEPS > 1;
  }
}
