package io.github.meanfield.estimators;

import io.github.meanfield.stages.Precision;
import io.github.meanfield.stages.params.StandardizerParams;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.transformers.StandardizerStatistics;

/** From moments and quantiles to what a model applies: a centre and a scale for each feature. */
final class Scaling {

  private final StandardizerParams<?> stage;
  private final Precision precision;
  private final FeatureMoments moments;
  private final double[][] quantiles;

  /**
   * A rule for given statistics.
   *
   * @param stage the stage, with its method
   * @param precision that of the features
   * @param moments moments of each feature, or of all as one if the scope is global
   * @param quantiles of the same as the method needs them: from minimum to maximum at equal
   *     distances, five if it is robust
   */
  Scaling(
      StandardizerParams<?> stage,
      Precision precision,
      FeatureMoments moments,
      double[][] quantiles) {
    this.stage = stage;
    this.precision = precision;
    this.moments = moments;
    this.quantiles = quantiles;
  }

  /**
   * Applies the rule to every feature.
   *
   * @param own moments of each feature
   * @param nanCount number of invalid values of each feature
   * @param names names of the features, for errors
   * @return the statistics that the model keeps
   */
  StandardizerStatistics statistics(FeatureMoments own, long[] nanCount, FeatureNames names) {
    int size = own.size();
    double[] mean = new double[size];
    double[] center = new double[size];
    double[] scale = new double[size];
    double[] min = new double[size];
    double[] max = new double[size];
    long[] count = new long[size];
    boolean isGlobal = stage.getScope().equals(StandardizerParams.GLOBAL);
    for (int i = 0; i < size; i++) {
      int source = isGlobal ? 0 : i;
      mean[i] = moments.mean(source);
      center[i] = center(source);
      scale[i] = scale(source);
      min[i] = own.min(i);
      max[i] = own.max(i);
      count[i] = own.count(i);
      requireFinite(names.describe(i), source, mean[i], center[i], scale[i], range(source));
    }
    boolean areApplied = stage.getMethod().equals(StandardizerParams.QUANTILE);
    return new StandardizerStatistics(
        mean,
        center,
        scale,
        min,
        max,
        count,
        nanCount,
        areApplied ? quantiles : StandardizerStatistics.NO_QUANTILES);
  }

  private double center(int i) {
    if (moments.count(i) == 0) {
      return 0;
    }
    return switch (stage.getMethod()) {
      case StandardizerParams.MINMAX -> moments.min(i);
      case StandardizerParams.ROBUST, StandardizerParams.QUANTILE -> middle(quantiles[i]);
      default -> moments.mean(i);
    };
  }

  private double scale(int i) {
    if (stage.getMethod().equals(StandardizerParams.CENTER)) {
      return 1;
    }
    if (precision.isConstant(moments.min(i), moments.max(i))) {
      return 0;
    }
    return switch (stage.getMethod()) {
      case StandardizerParams.MINMAX -> moments.max(i) - moments.min(i);
      case StandardizerParams.ROBUST -> robustScale(quantiles[i]);
      case StandardizerParams.QUANTILE -> 1;
      default -> moments.deviation(i);
    };
  }

  /** The median, or halfway between the two quantiles around it. */
  private static double middle(double[] quantiles) {
    double below = quantiles[(quantiles.length - 1) / 2];
    double above = quantiles[quantiles.length / 2];
    return below == above ? below : below / 2 + above / 2;
  }

  /** Half the range where the quartiles agree, as for a column that is seldom other than 0. */
  private double robustScale(double[] quartiles) {
    return precision.isConstant(quartiles[1], quartiles[3])
        ? quartiles[4] / 2 - quartiles[0] / 2
        : quartiles[3] - quartiles[1];
  }

  /** What the map by quantiles divides by is a part of the range. */
  private double range(int i) {
    boolean isDivided = stage.getMethod().equals(StandardizerParams.QUANTILE);
    return isDivided && moments.count(i) > 0 ? moments.max(i) - moments.min(i) : 0;
  }

  private void requireFinite(String feature, int i, double... statistics) {
    TrainingFeatures.requireFinite(stage, stage.getMethod(), feature, moments, i, statistics);
  }
}
