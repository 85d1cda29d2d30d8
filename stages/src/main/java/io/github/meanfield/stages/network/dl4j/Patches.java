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

  /**
   * What one place of the kernel meets of one channel.
   *
   * @param start position of the first number in the matrix
   * @param pixel position in the image of what the first pixel of the result meets, which may be
   *     beyond the border
   * @param top first row of the result that meets one of the image
   * @param bottom the row after the last of these; top if there is none
   * @param from first pixel of a row of the result that meets one of the image
   * @param to the pixel after the last of these; from if there is none
   */
  private record Window(int start, int pixel, int top, int bottom, int from, int to) {}

  @FunctionalInterface
  private interface Visitor {
    void visit(Window window);
  }

  private void forEachWindow(Visitor visitor) {
    int start = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int place = 0; place < kernel[0] * kernel[1]; place++, start += columns()) {
        int above = place / kernel[1] * dilation[0] - pad[0];
        int left = place % kernel[1] * dilation[1] - pad[1];
        int top = Math.min(outHeight, Math.max(0, ceil(-above, strides[0])));
        int bottom = Math.min(outHeight, ceil(height - above, strides[0]));
        int from = Math.min(outWidth, Math.max(0, ceil(-left, strides[1])));
        int to = Math.min(outWidth, ceil(width - left, strides[1]));
        boolean isBeyond = bottom <= top || to <= from;
        visitor.visit(
            new Window(
                start,
                (channel * height + above) * width + left,
                top,
                isBeyond ? top : bottom,
                from,
                isBeyond ? from : to));
      }
    }
  }

  private static int ceil(int dividend, int divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  /**
   * Whether the rows of a window follow one another in the image as in the matrix, so that they can
   * be taken as one: what is between them is zeroed.
   */
  private boolean hasWholeRows() {
    return strides[0] == 1 && strides[1] == 1 && outWidth == width;
  }

  /** Writes the matrix of an image. */
  void read(float[] image, float[] matrix) {
    forEachWindow(
        window -> {
          int first = window.start + window.top * outWidth;
          int end = window.start + window.bottom * outWidth;
          Arrays.fill(matrix, window.start, first, 0);
          Arrays.fill(matrix, end, window.start + columns(), 0);
          if (first == end) {
            return;
          }
          if (hasWholeRows()) {
            int length = end - first - outWidth + window.to - window.from;
            int pixel = window.pixel + window.top * width + window.from;
            System.arraycopy(image, pixel, matrix, first + window.from, length);
          } else {
            for (int y = window.top; y < window.bottom; y++) {
              readRow(window, y, image, matrix);
            }
          }
          zeroBorders(window, matrix);
        });
  }

  private void readRow(Window window, int y, float[] image, float[] matrix) {
    int stride = strides[1];
    int column = window.start + y * outWidth;
    int pixel = window.pixel + y * strides[0] * width;
    if (stride == 1) {
      System.arraycopy(
          image, pixel + window.from, matrix, column + window.from, window.to - window.from);
    } else {
      for (int x = window.from; x < window.to; x++) {
        matrix[column + x] = image[pixel + x * stride];
      }
    }
  }

  private void zeroBorders(Window window, float[] matrix) {
    for (int y = window.top; y < window.bottom; y++) {
      int column = window.start + y * outWidth;
      for (int x = 0; x < window.from; x++) {
        matrix[column + x] = 0;
      }
      for (int x = window.to; x < outWidth; x++) {
        matrix[column + x] = 0;
      }
    }
  }

  /**
   * Writes an image whose pixels are the sums of what the matrix has of them.
   *
   * @param matrix the matrix, of which what is beyond the border may become zeros
   */
  void sum(float[] matrix, float[] image) {
    Arrays.fill(image, 0, imageLength(), 0);
    forEachWindow(
        window -> {
          if (window.top == window.bottom) {
            return;
          }
          if (hasWholeRows()) {
            zeroBorders(window, matrix);
            int first = window.top * outWidth + window.from;
            int end = (window.bottom - 1) * outWidth + window.to;
            add(matrix, window.start + first, image, window.pixel + first, end - first);
          } else {
            for (int y = window.top; y < window.bottom; y++) {
              sumRow(window, y, matrix, image);
            }
          }
        });
  }

  private void sumRow(Window window, int y, float[] matrix, float[] image) {
    int stride = strides[1];
    int column = window.start + y * outWidth;
    int pixel = window.pixel + y * strides[0] * width;
    if (stride == 1) {
      add(matrix, column + window.from, image, pixel + window.from, window.to - window.from);
    } else {
      for (int x = window.from; x < window.to; x++) {
        image[pixel + x * stride] += matrix[column + x];
      }
    }
  }

  private static void add(float[] terms, int from, float[] sums, int to, int length) {
    for (int i = 0; i < length; i++) {
      sums[to + i] += terms[from + i];
    }
  }
}
