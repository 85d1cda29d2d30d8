package io.github.meanfield.stages.network.dl4j;

import java.util.Arrays;

/**
 * The values of an image that each place of a convolution's kernel meets, one after another: a
 * matrix of (channels · kernel height · kernel width) × (pixels of the result). Beyond the border
 * of the image there are zeros.
 *
 * @param channels channels of the image
 * @param height rows of pixels of the image
 * @param width pixels of a row of the image
 * @param outHeight rows of pixels of the result
 * @param outWidth pixels of a row of the result
 * @param kernel height and width of the kernel
 * @param strides pixels by which the kernel moves, down and to the right
 * @param pad rows above, and pixels to the left, of the image that the kernel begins with
 * @param dilation distance of the kernel's rows and of the pixels in them, 1 if they are neighbours
 */
record Patches(
    int channels,
    int height,
    int width,
    int outHeight,
    int outWidth,
    int[] kernel,
    int[] strides,
    int[] pad,
    int[] dilation) {

  /** Rows of the matrix. */
  int rows() {
    return channels * kernel[0] * kernel[1];
  }

  /** Columns of the matrix. */
  int columns() {
    return outHeight * outWidth;
  }

  /** Numbers of the matrix. */
  long length() {
    return (long) rows() * columns();
  }

  /** Numbers of an image. */
  int imageLength() {
    return channels * height * width;
  }

  /** What is done with a row of pixels of the result, for one place of the kernel. */
  @FunctionalInterface
  private interface Visitor {
    /**
     * Visits a row.
     *
     * @param column position of its first number in the matrix
     * @param pixel position in the image of what the pixel 0 of the row meets, which may be beyond
     *     the border
     * @param from the first pixel of the row that meets one of the image
     * @param to the pixel after the last of these; from if there is none
     */
    void visit(int column, int pixel, int from, int to);
  }

  private void forEachRow(Visitor visitor) {
    int column = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int place = 0; place < kernel[0] * kernel[1]; place++) {
        int left = place % kernel[1] * dilation[1] - pad[1];
        int top = place / kernel[1] * dilation[0] - pad[0];
        int from = Math.min(outWidth, Math.max(0, ceil(-left, strides[1])));
        int to = Math.max(from, Math.min(outWidth, ceil(width - left, strides[1])));
        for (int y = 0; y < outHeight; y++, column += outWidth) {
          int row = y * strides[0] + top;
          if (row >= 0 && row < height && from < to) {
            visitor.visit(column, (channel * height + row) * width + left, from, to);
          } else {
            visitor.visit(column, 0, 0, 0);
          }
        }
      }
    }
  }

  private static int ceil(int dividend, int divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  /** Writes the matrix of an image. */
  void read(float[] image, float[] matrix) {
    int stride = strides[1];
    forEachRow(
        (column, pixel, from, to) -> {
          Arrays.fill(matrix, column, column + from, 0);
          if (stride == 1) {
            System.arraycopy(image, pixel + from, matrix, column + from, to - from);
          } else {
            for (int x = from; x < to; x++) {
              matrix[column + x] = image[pixel + x * stride];
            }
          }
          Arrays.fill(matrix, column + to, column + outWidth, 0);
        });
  }

  /** Writes an image whose pixels are the sums of what the matrix has of them. */
  void sum(float[] matrix, float[] image) {
    int stride = strides[1];
    Arrays.fill(image, 0, imageLength(), 0);
    forEachRow(
        (column, pixel, from, to) -> {
          for (int x = from; x < to; x++) {
            image[pixel + x * stride] += matrix[column + x];
          }
        });
  }
}
