package io.github.meanfield.stages.params;

/**
 * The params of estimators that train a network to predict a label.
 *
 * @param <T> the estimator that has the params, so that setters chain
 */
public interface NetworkEstimatorParams<T extends NetworkEstimatorParams<T>>
    extends NetworkTrainingParams<T>,
        HasLabelCol<T>,
        HasPredictionCol<T>,
        HasAttributionCol<T>,
        HasSpreadCol<T>,
        HasFeaturesOutCol<T>,
        HasOutputBias<T>,
        HasInputNoise<T>,
        RobustnessParams<T>,
        HasNumNetworks<T>,
        HasBackend<T>,
        FeatureEncodingParams<T>,
        ImageAugmentationParams<T>,
        GivenNetworkParams<T> {}
