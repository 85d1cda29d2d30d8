package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.Engine;
import io.github.meanfield.stages.network.Objective;

/**
 * What training by averaging needs to know.
 *
 * @param uid uid of the estimator, for errors and job descriptions
 * @param engine what computes the network
 * @param configuration JSON of the network's configuration
 * @param objective what is trained for
 * @param batchSize largest number of rows of a minibatch
 * @param maxEpochs largest number of epochs
 * @param seed seed of every random draw
 * @param numWorkers chunks trained at a time
 * @param resetUpdaterState whether each round starts with a fresh updater
 * @param aggregationDepth levels of the tree that averages
 * @param patience epochs without a smaller validation loss before training stops, 0 for never
 * @param restoreBest whether the result is the state with the smallest validation loss
 * @param learningRate the learning rate, for the history
 */
public record TrainingSettings(
    String uid,
    Engine engine,
    String configuration,
    Objective objective,
    int batchSize,
    int maxEpochs,
    long seed,
    int numWorkers,
    boolean resetUpdaterState,
    int aggregationDepth,
    int patience,
    boolean restoreBest,
    double learningRate) {}
