package io.github.meanfield.stages.params;

/**
 * Params of a stage that scores rows with a network.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
public interface ScoringParams<T extends ScoringParams<T>>
    extends HasFeaturesCol<T>, HasHandleInvalid<T>, HasScoringBatchSize<T> {}
