package io.github.meanfield.notebooks;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** Images of a notebook, as a browser gets them. */
class ImageGridTest {

  private static Raster raster(ImageGrid grid) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(grid.png())).getRaster();
  }

  /** The greys along a line, one each so many pixels. */
  private static int[] greys(Raster raster, int x, int y, int count, int step) {
    return IntStream.range(0, count).map(i -> raster.getSample(x + i * step, y, 0)).toArray();
  }

  @Test
  void greysGoFromTheLeastValueOfAllToTheLargest() throws Exception {
    Vector first = Vectors.dense(-2, -1, 0, 1, 2, 1);
    Vector second = Vectors.sparse(6, new int[] {5}, new double[] {3});
    Raster raster = raster(grid(3, first, second));
    // 3 pixels, each a square of 27, with 6 around each image.
    assertEquals(2 * 81 + 3 * 6, raster.getWidth());
    assertEquals(2 * 27 + 2 * 6, raster.getHeight());
    assertArrayEquals(new int[] {0, 51, 102}, greys(raster, 6, 6, 3, 27));
    assertArrayEquals(new int[] {153, 204, 153}, greys(raster, 32, 59, 3, 27));
    assertArrayEquals(new int[] {102, 102, 102}, greys(raster, 93, 6, 3, 27));
    assertArrayEquals(new int[] {102, 102, 255}, greys(raster, 93, 33, 3, 27));
    assertArrayEquals(new int[] {255, 255}, greys(raster, 5, 6, 2, 82));
  }

  @Test
  void anImageOfOneGreyIsBlackAndALargeOneIsNotMagnified() throws Exception {
    Raster raster = raster(grid(100, Vectors.dense(new double[200])));
    assertEquals(100 + 2 * 6, raster.getWidth());
    assertEquals(2 + 2 * 6, raster.getHeight());
    assertArrayEquals(new int[] {0, 0}, greys(raster, 6, 6, 2, 99));
  }

  @Test
  void tenImagesStandInARowWithTheirCaptionsBelow() throws Exception {
    List<Vector> images = Collections.nCopies(11, Vectors.dense(0, 1, 1, 0));
    List<String> captions = new ArrayList<>(Collections.nCopies(11, ""));
    captions.set(10, "seven");
    Raster raster = raster(new ImageGrid(images, captions, 2));
    assertEquals(10 * 86 + 6, raster.getWidth());
    assertEquals(2 * (86 + 17) + 6, raster.getHeight());
    assertArrayEquals(new int[] {0, 255, 0, 255}, greys(raster, 6, 6, 4, 43));
    assertEquals(0, ink(raster, 6, 6 + 80, 80));
    assertTrue(ink(raster, 6, 6 + 103 + 80, 80) > 20);
    assertEquals(0, ink(raster, 6 + 86, 6 + 103 + 80, 80));
  }

  /** Pixels of a caption that are not white. */
  private static int ink(Raster raster, int x, int y, int width) {
    int[] greys = raster.getSamples(x, y, width, 17, 0, (int[]) null);
    return (int) Arrays.stream(greys).filter(grey -> grey < 255).count();
  }

  @Test
  void imagesThatDoNotFitAreRefused() {
    String required = "all must have as many, in whole rows of 2";
    assertRefused(() -> grid(2, Vectors.dense(1, 2, 3)), "an image has 3 pixels", required);
    assertRefused(
        () -> grid(2, Vectors.dense(1, 2), Vectors.dense(1, 2, 3, 4)),
        "an image has 4 pixels and the first one 2",
        required);
    assertRefused(() -> grid(0, Vectors.dense(1, 2)), "in whole rows of 0");
    assertRefused(() -> grid(2), "there are no images to show");
  }

  private static ImageGrid grid(int width, Vector... images) {
    return new ImageGrid(List.of(images), List.of(), width);
  }
}
