package io.github.meanfield.estimators.averaging;

/**
 * What a fit is going to do, for those who show how it goes on.
 *
 * @param numNetworks networks whose predictions will be averaged
 * @param numWorkers chunks of each that are trained at a time
 * @param maxEpochs largest number of epochs
 * @param epochsPerRound epochs from one record, and one averaging at least, to the next
 * @param metricName name of the validation metric
 * @param trainingRows rows trained on once an epoch
 * @param validationRows rows that validation looks at
 */
public record TrainingPlan(
    int numNetworks,
    int numWorkers,
    int maxEpochs,
    int epochsPerRound,
    String metricName,
    long trainingRows,
    long validationRows) {}
