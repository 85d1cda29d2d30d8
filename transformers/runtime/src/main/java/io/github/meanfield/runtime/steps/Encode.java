package io.github.meanfield.runtime.steps;

import io.github.meanfield.runtime.math.SeenLevels;
import java.util.List;

/**
 * The input layer of networks for tables: columns of numbers, NaN where one is missing, and of
 * numbers of categories. Columns come in this order: those of numbers and one-hot columns by
 * feature, times their scales, then those of embeddings of categories by feature.
 *
 * @param features what is made of each feature
 * @param scales one a column of numbers and one-hot columns, or none: 1
 */
public record Encode(List<Feature> features, float[] scales) implements Layer {

  /** Checks the components. */
  public Encode {
    Require.that(!features.isEmpty(), "features is empty");
    features = List.copyOf(features);
    long levels = features.stream().mapToLong(Feature::levels).sum();
    Require.that(
        levels <= SeenLevels.MOST_LEVELS,
        "categories have %d levels in all; %d are the most",
        levels,
        SeenLevels.MOST_LEVELS);
    Require.finite("scales", scales);
    Require.length("scales", scales.length, scales.length == 0 ? 0 : plainColumns(features));
  }

  private static int plainColumns(List<Feature> features) {
    return features.stream()
        .filter(feature -> !(feature instanceof EmbeddedCategory))
        .mapToInt(Feature::columns)
        .reduce(0, Math::addExact);
  }

  /** Number of columns of numbers and one-hot columns, which come first. */
  public int plainColumns() {
    return plainColumns(features);
  }

  @Override
  public int inputs() {
    return features.size();
  }

  @Override
  public int outputs() {
    return features.stream().mapToInt(Feature::columns).reduce(0, Math::addExact);
  }

  @Override
  public long numParameters() {
    return scales.length + features.stream().mapToLong(Feature::numParameters).sum();
  }
}
