/**
 * Estimators: what learns from a DataFrame and gives a model.
 *
 * <p>Here are the public stages ({@code Standardizer}, {@code NeuralNetworkClassifier}, {@code
 * NeuralNetworkRegressor}), what they check before a job runs, and {@code NetworkFit}, one fit of a
 * network from columns to a trained model. How the epochs are trained is in {@code averaging};
 * models are in {@code io.github.meanfield.transformers}.
 *
 * <p>In: a DataFrame with features, a label, and columns that say what rows weigh and which are for
 * validation. Out: a model of {@code transformers} with a {@code TrainingSummary}. Nothing here
 * computes a network, and nothing below knows a stage of this package.
 *
 * <p>Sources: moments in one pass, West 1979 and Chan, Golub and LeVeque 1979; the learning rate by
 * the number of workers, Goyal et al. 2017, section 2.1.
 */
package io.github.meanfield.estimators;
