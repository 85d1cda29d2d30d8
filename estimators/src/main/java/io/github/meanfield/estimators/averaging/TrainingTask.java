package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.Chunks;

/**
 * A network to be trained.
 *
 * @param settings how to train
 * @param start the network that training starts from
 * @param training chunks of training rows
 * @param validation chunks of validation rows, or null
 * @param examples rows whose predictions are followed; none for a further network
 * @param listener hears of rounds and epochs
 * @param warnings takes what is found on the way
 */
public record TrainingTask(
    TrainingSettings settings,
    StartingNetwork start,
    Chunks training,
    Chunks validation,
    Examples examples,
    TrainingListener listener,
    Warnings warnings) {}
