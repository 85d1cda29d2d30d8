/**
 * Distributions of a number that a network is to predict: what its outputs for a row say of it
 * beyond one value.
 *
 * <ul>
 *   <li>In: outputs of a {@link io.github.meanfield.stages.network.TrainableNetwork}, and true
 *       numbers where it is trained.
 *   <li>Out: losses and gradients for training, by {@link
 *       io.github.meanfield.stages.network.distribution.DistributionLoss}; predictions, quantiles
 *       and variances for scoring, by {@link
 *       io.github.meanfield.stages.network.distribution.TargetDistribution}. Distributions are in
 *       the files of saved models by the names that their interface gives them, and by the names of
 *       their components.
 *   <li>Not here: the unit of the numbers, but for the scale that a loss is told, and who asks for
 *       quantiles.
 * </ul>
 */
package io.github.meanfield.stages.network.distribution;
