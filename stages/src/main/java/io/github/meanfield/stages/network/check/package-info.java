/**
 * Whether a network of somebody's own computes and learns as it should, before data and time are
 * spent on it: its gradient, its first loss, and whether it learns a few rows by heart.
 *
 * <p>The JSON of a configuration and the name of a loss come in ({@link
 * io.github.meanfield.stages.network.check.NetworkCheck}), findings go out. Rows are drawn here;
 * nothing is read, and nothing is changed.
 *
 * <p>The checks are those that are taught: Karpathy, Johnson and Li, "CS231n: Convolutional Neural
 * Networks for Visual Recognition", notes on gradient checks and sanity checks.
 */
package io.github.meanfield.stages.network.check;
