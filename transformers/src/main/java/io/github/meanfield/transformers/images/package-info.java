/**
 * Images as rows of numbers.
 *
 * <ul>
 *   <li>In: images as Spark's image source reads them, or the bytes of files.
 *   <li>Out: values from 0 to 1 of one size, channel after channel.
 *   <li>Not here: the stages that use them, and changes of images in training.
 * </ul>
 */
package io.github.meanfield.transformers.images;
