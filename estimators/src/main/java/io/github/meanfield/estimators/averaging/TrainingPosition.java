package io.github.meanfield.estimators.averaging;

import java.io.Serializable;

/**
 * Where training stands before a round. All workers of the round start from it.
 *
 * @param epoch number of the epoch, from 1
 * @param round number of the round in the epoch, from 1
 * @param stepsInEpoch minibatches that a worker has trained in this epoch
 * @param stepsPerEpoch minibatches that a worker trains in an epoch
 * @param updaterSteps minibatches that the updater state has seen
 * @param plateaus plateaus of the validation loss so far
 */
record TrainingPosition(
    int epoch, int round, int stepsInEpoch, int stepsPerEpoch, int updaterSteps, int plateaus)
    implements Serializable {}
