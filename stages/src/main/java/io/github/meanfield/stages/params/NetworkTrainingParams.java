package io.github.meanfield.stages.params;

/**
 * The params of estimators that train a network on features, whatever for.
 *
 * @param <T> the estimator that has the params, so that setters chain
 */
public interface NetworkTrainingParams<T extends NetworkTrainingParams<T>>
    extends HasFeaturesCol<T>,
        HasWeightCol<T>,
        HasValidationIndicatorCol<T>,
        HasHandleInvalid<T>,
        HasScoringBatchSize<T>,
        HasSeed<T>,
        HasSwapNoise<T>,
        NetworkParams<T>,
        OptimizerParams<T>,
        TrainingParams<T>,
        StoppingParams<T>,
        DurabilityParams<T>,
        PrivacyParams<T> {}
