package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.estimators.averaging.rows.TargetMoments;
import io.github.meanfield.stages.network.distribution.DistributionLoss;
import io.github.meanfield.stages.network.distribution.Histogram;
import io.github.meanfield.stages.network.distribution.Normal;
import io.github.meanfield.stages.network.distribution.Quantiles;
import io.github.meanfield.stages.network.distribution.TargetDistribution;
import io.github.meanfield.stages.network.distribution.WeightedValues;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.stages.network.loss.RegressionLoss;
import io.github.meanfield.stages.params.RegressorLossParams;
import io.github.meanfield.transformers.TargetScale;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What the outputs of a regressor's network stand for, by the targets of the training rows.
 *
 * @param target how they become predictions
 * @param objective what they are trained for
 * @param bias outputs of the best constant: with which the loss is the least that it is for rows
 *     that are all alike; told only if asked for, as it may take a job
 */
record RegressionHead(TargetScale target, Objective objective, Supplier<float[]> bias) {

  /**
   * By the params of a regressor.
   *
   * @param stage the regressor
   * @param fit its fit, with the training rows
   * @param vector whether labels are Vectors or arrays
   */
  static RegressionHead of(
      NeuralNetworkRegressor stage, NetworkFit<TargetMoments> fit, boolean vector) {
    TargetMoments moments = fit.rows().labels(Split.TRAINING);
    RegressionHead head =
        stage.tellsDistribution() ? ofDistribution(stage, fit) : ofTargets(stage, moments, vector);
    return stage.getClipPredictions()
        ? new RegressionHead(
            head.target.clippedTo(moments.min(), moments.max()), head.objective, head.bias)
        : head;
  }

  /** Whether targets are standardized. Those of a Poisson loss are counts, and stay as they are. */
  static boolean standardizes(NeuralNetworkRegressor stage) {
    return stage.getStandardizeTarget() && kind(stage) != RegressionLoss.Kind.POISSON;
  }

  /** The loss of an output a target, null if outputs describe a distribution. */
  static RegressionLoss.Kind kind(NeuralNetworkRegressor stage) {
    return stage.tellsDistribution()
        ? null
        : RegressionLoss.Kind.valueOf(stage.getLoss().toUpperCase(Locale.ROOT));
  }

  private static RegressionHead ofTargets(
      NeuralNetworkRegressor stage, TargetMoments moments, boolean vector) {
    RegressionLoss.Kind kind = kind(stage);
    int targets = moments.mean().length;
    double[] ones = new double[targets];
    Arrays.fill(ones, 1);
    TargetScale scale =
        standardizes(stage)
            ? new TargetScale(moments.mean(), moments.scale(), false, vector)
            : new TargetScale(
                new double[targets], ones, kind == RegressionLoss.Kind.POISSON, vector);
    return new RegressionHead(
        scale,
        new RegressionLoss(kind, scale.center(), scale.scale()),
        () -> outputOfMean(moments.mean(), scale));
  }

  /** Outputs with which the network predicts the mean. */
  private static float[] outputOfMean(double[] mean, TargetScale target) {
    float[] outputs = new float[mean.length];
    for (int j = 0; j < mean.length; j++) {
      outputs[j] =
          (float)
              (target.logarithm()
                  ? Math.log(Math.max(mean[j], Float.MIN_NORMAL))
                  : (mean[j] - target.center()[j]) / target.scale()[j]);
    }
    return outputs;
  }

  private static RegressionHead ofDistribution(
      NeuralNetworkRegressor stage, NetworkFit<TargetMoments> fit) {
    TargetMoments moments = fit.rows().labels(Split.TRAINING);
    double mean = moments.mean()[0];
    double deviation = moments.scale()[0];
    double center = standardizes(stage) ? mean : 0;
    double scale = standardizes(stage) ? deviation : 1;
    return switch (stage.getLoss()) {
      case RegressorLossParams.QUANTILE -> {
        Quantiles quantiles = new Quantiles(stage.getQuantileProbabilities());
        yield of(
            quantiles,
            center,
            scale,
            () -> quantiles.ofConstant(scaled(fit.targets(), center, scale)));
      }
      case RegressorLossParams.GAUSSIAN -> {
        Normal normal = new Normal(Normal.LEAST_VARIANCE);
        // The deviation of targets that are equal is told as 1.
        boolean varies = moments.min()[0] < moments.max()[0];
        yield of(
            normal,
            center,
            scale,
            () -> normal.ofConstant((mean - center) / scale, varies ? deviation / scale : 0));
      }
      default -> {
        WeightedValues targets = fit.targets();
        Histogram histogram = Histogram.of(targets, stage.getNumBins());
        // Logits have no unit, and bins are in that of the target.
        yield of(histogram, 0, 1, () -> histogram.ofConstant(targets));
      }
    };
  }

  private static RegressionHead of(
      TargetDistribution distribution, double center, double scale, Supplier<float[]> bias) {
    return new RegressionHead(
        TargetScale.of(center, scale, distribution),
        new DistributionLoss(distribution, center, scale),
        bias);
  }

  private static WeightedValues scaled(WeightedValues targets, double center, double scale) {
    return new WeightedValues(
        Arrays.stream(targets.values()).map(value -> (value - center) / scale).toArray(),
        targets.weights());
  }
}
