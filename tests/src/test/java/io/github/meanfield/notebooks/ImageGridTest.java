package io.github.meanfield.notebooks;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** Images of a notebook, as a browser gets them. */
class ImageGridTest {

  private static final Pattern PNG = Pattern.compile("href=\"data:image/png;base64,([^\"]*)\"");

  private static List<BufferedImage> pictures(String svg) throws Exception {
    List<BufferedImage> pictures = new ArrayList<>();
    for (String data : PNG.matcher(svg).results().map(found -> found.group(1)).toList()) {
      pictures.add(ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data))));
    }
    return pictures;
  }

  private static int[] greys(BufferedImage picture) {
    return picture
        .getRaster()
        .getSamples(0, 0, picture.getWidth(), picture.getHeight(), 0, (int[]) null);
  }

  private static int count(String part, String text) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void greysGoFromTheLeastValueOfAllToTheLargest() throws Exception {
    Vector first = Vectors.dense(-2, -1, 0, 1, 2, 1);
    Vector second = Vectors.sparse(6, new int[] {5}, new double[] {3});
    List<BufferedImage> pictures =
        pictures(new ImageGrid(List.of(first, second), List.of(), 3).svg());
    assertEquals(2, pictures.size());
    assertEquals(3, pictures.get(0).getWidth());
    assertEquals(2, pictures.get(0).getHeight());
    assertArrayEquals(new int[] {0, 51, 102, 153, 204, 153}, greys(pictures.get(0)));
    assertArrayEquals(new int[] {102, 102, 102, 102, 102, 255}, greys(pictures.get(1)));
  }

  @Test
  void anImageOfOneGreyIsBlack() throws Exception {
    String svg = new ImageGrid(List.of(Vectors.dense(7, 7)), List.of(), 1).svg();
    assertArrayEquals(new int[] {0, 0}, greys(pictures(svg).get(0)));
  }

  @Test
  void tenImagesStandInARowWithTheirCaptionsBelow() {
    List<Vector> images = Collections.nCopies(11, Vectors.dense(0, 1, 1, 0));
    String svg = new ImageGrid(images, Collections.nCopies(11, "a < b & c"), 2).svg();
    assertEquals(11, count("<image ", svg));
    assertEquals(10, count(" y=\"6\" ", svg));
    assertEquals(11, count(">a &lt; b &amp; c</text>", svg));
    assertEquals(1, count("viewBox=\"0 0 766 188\"", svg));
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
