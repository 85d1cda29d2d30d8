/**
 * Training by parameter averaging: epochs, rounds, and the state that goes from one to the next.
 *
 * <p>In: a {@code TrainingTask}, which has the network, the chunks of rows and the settings. Out: a
 * {@code TrainingResult}. An epoch deals the chunks to rounds; in a round each worker trains on one
 * chunk, as a pure function of the broadcast state; the mean of their states, and an outer step,
 * give the next state. After each epoch come validation, early stopping, signs that training goes
 * wrong, and checkpoints.
 *
 * <p>Rows are read and dealt in {@code rows}, which knows nothing of rounds; {@code dl4jspark}
 * trains epochs through Deeplearning4j's own averaging instead. Params, columns and stages have no
 * place here.
 *
 * <p>Sources: McDonald et al. 2010 and Zinkevich et al. 2010 (averaging); Wang et al. 2020, SlowMo,
 * algorithm 1, and Chen and Huo 2016, BMUF (the outer step).
 */
package io.github.meanfield.estimators.averaging;
