package io.github.meanfield.stages.network.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The size of a minibatch of images, each of them channels of pixels.
 *
 * @param images number of images
 * @param channels channels of an image
 * @param pixels pixels of a channel
 */
record ImageBatch(int images, int channels, int pixels) {

  /** That of an array of images × channels × height × width. */
  static ImageBatch of(INDArray array) {
    return new ImageBatch(
        (int) array.size(0), (int) array.size(1), (int) (array.size(2) * array.size(3)));
  }

  double[] perChannel() {
    return new double[channels];
  }

  float[] image() {
    return new float[channels * pixels];
  }

  /** Numbers that a channel has in all images. */
  double count() {
    return (double) images * pixels;
  }
}
