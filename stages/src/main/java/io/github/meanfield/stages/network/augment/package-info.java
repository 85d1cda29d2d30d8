/**
 * What changes the features of training rows from one epoch to the next, in the minibatches that
 * any engine trains on: {@link io.github.meanfield.stages.network.augment.Augmentation} says what,
 * {@link io.github.meanfield.stages.network.augment.Augmenter} does it, by seeds. Labels, weights
 * and rows that are not trained on stay as they are.
 *
 * <p>Sources: swap noise is that of the winner of Kaggle's Porto Seguro competition (Jahrer 2017)
 * and of Yoon et al. 2020, "VIME: Extending the success of self- and semi-supervised learning to
 * tabular domain", section 4; images by random affine maps: Simard et al. 2003, "Best practices for
 * convolutional neural networks applied to visual document analysis", section 2.
 */
package io.github.meanfield.stages.network.augment;
