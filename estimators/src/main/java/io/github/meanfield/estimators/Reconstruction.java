package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.rows.FeatureTargets;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.network.loss.BinaryCrossEntropy;
import io.github.meanfield.stages.network.loss.KullbackLeibler;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.stages.network.loss.RegressionLoss;
import java.util.Arrays;

/** What an autoencoder is trained for, by its param loss. */
enum Reconstruction {
  SQUARED("squared", OutputKind.FEATURES, FeatureTargets.Range.ANY) {
    @Override
    Objective objective(int numFeatures) {
      double[] ones = new double[numFeatures];
      Arrays.fill(ones, 1);
      return new RegressionLoss(RegressionLoss.Kind.SQUARED, new double[numFeatures], ones);
    }

    @Override
    double divergenceShare(int numFeatures) {
      return 1.0 / numFeatures;
    }
  },

  BINARY_CROSS_ENTROPY("binaryCrossEntropy", OutputKind.FRACTIONS, FeatureTargets.Range.FRACTIONS) {
    @Override
    Objective objective(int numFeatures) {
      return new BinaryCrossEntropy(numFeatures);
    }

    @Override
    double divergenceShare(int numFeatures) {
      return 1.0 / numFeatures;
    }
  },

  KL_DIVERGENCE("klDivergence", OutputKind.SHARES, FeatureTargets.Range.SHARES) {
    @Override
    Objective objective(int numFeatures) {
      return new KullbackLeibler(numFeatures);
    }

    @Override
    double divergenceShare(int numFeatures) {
      return 1;
    }
  };

  private final String loss;
  private final OutputKind outputKind;
  private final FeatureTargets.Range range;

  Reconstruction(String loss, OutputKind outputKind, FeatureTargets.Range range) {
    this.loss = loss;
    this.outputKind = outputKind;
    this.range = range;
  }

  static Reconstruction named(String loss) {
    return Arrays.stream(values()).filter(one -> one.loss.equals(loss)).findFirst().orElseThrow();
  }

  /** What the outputs stand for. */
  OutputKind outputKind() {
    return outputKind;
  }

  /** What features must be like. */
  FeatureTargets.Range range() {
    return range;
  }

  abstract Objective objective(int numFeatures);

  /**
   * What the divergence of a code counts where klWeight is 1: the loss of a row is a mean over the
   * features where a bound of the likelihood has a sum.
   */
  abstract double divergenceShare(int numFeatures);
}
