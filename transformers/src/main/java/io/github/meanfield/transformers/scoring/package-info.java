/**
 * Scoring with a network that does not change. In: rows of a partition, in Spark's binary form;
 * out: the same rows in the same order, with the values that {@code OutputColumns} make of the
 * network's outputs. A network is sent to each executor once; rows are computed a batch at a time.
 *
 * <p>Here is no stage and no param: what is wanted comes as plain values. Files of networks are
 * found and read here too.
 */
package io.github.meanfield.transformers.scoring;
