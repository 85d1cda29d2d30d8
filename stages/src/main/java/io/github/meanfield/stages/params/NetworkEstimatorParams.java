package io.github.meanfield.stages.params;

/**
 * The params of estimators that train a network.
 *
 * @param <T> the estimator that has the params, so that setters chain
 */
public interface NetworkEstimatorParams<T extends NetworkEstimatorParams<T>>
    extends HasFeaturesCol<T>,
        HasLabelCol<T>,
        HasWeightCol<T>,
        HasPredictionCol<T>,
        HasValidationIndicatorCol<T>,
        HasHandleInvalid<T>,
        HasScoringBatchSize<T>,
        HasAttributionCol<T>,
        HasSpreadCol<T>,
        HasFeaturesOutCol<T>,
        HasSeed<T>,
        NetworkParams<T>,
        FeatureEncodingParams<T>,
        GivenNetworkParams<T>,
        OptimizerParams<T>,
        TrainingParams<T>,
        StoppingParams<T>,
        DurabilityParams<T> {}
