package io.github.meanfield.estimators;

/**
 * The params that suit tables. Scaling, the learned scale, the neural tangent form, Adam and its
 * schedule are those of RealMLP-TD-S (Holzmüller, Grinsztajn and Steinwart 2024, "Better by
 * default", appendix A); piecewise linear embeddings of numbers those of Gorishniy et al. 2022.
 * Dropout, the exponential average and the number of epochs were chosen by measurement on a dozen
 * tables.
 */
final class TabularPreset {

  private TabularPreset() {}

  /** Sets what classifiers and regressors have in common. */
  static <E extends NeuralNetworkEstimator<E, ?>> E set(E estimator) {
    return estimator
        .setFeatureEncoding("tabular")
        .setNumericEmbedding("piecewise")
        .setHiddenLayers(new int[] {256, 256, 256})
        .setWeightInit("ntk")
        .setBiasRateFactor(0.1)
        .setDropout(0.15)
        .setRegularizationSchedule("flatCosine")
        .setBeta2(0.95)
        .setSchedule("coslog4")
        .setBatchSize(0)
        .setMaxEpochs(0)
        .setAveragingFrequency(0)
        .setEpochsPerRound(0)
        .setLearningRateScaling("none")
        .setOuterMomentum(0)
        .setExponentialAverage(0.99);
  }
}
