/**
 * Search for the params of an estimator: {@link io.github.meanfield.estimators.tuning.NetworkTuner}
 * draws trials from a {@link io.github.meanfield.estimators.tuning.SearchSpace} of {@link
 * io.github.meanfield.estimators.tuning.Distribution}s.
 */
package io.github.meanfield.estimators.tuning;
