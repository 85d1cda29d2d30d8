/**
 * What a network is trained to make small, and what tells how good it is.
 *
 * <ul>
 *   <li>In: raw outputs of a network for some rows, before the activation of its output layer, and
 *       the labels of these rows.
 *   <li>Out: losses and their gradients ({@link
 *       io.github.meanfield.stages.network.loss.Objective}), for engines and attacks, and metrics
 *       that add up over parts of rows ({@link io.github.meanfield.stages.network.loss.Metric}),
 *       for validation.
 *   <li>Not here: losses of distributions of a number, which are with these.
 * </ul>
 *
 * <p>Sources: cross-entropy with label smoothing (Szegedy et al. 2016, "Rethinking the Inception
 * architecture for computer vision", section 7), focal loss (Lin et al. 2017, "Focal loss for dense
 * object detection"), Huber 1964, "Robust estimation of a location parameter".
 */
package io.github.meanfield.stages.network.loss;
