package io.github.meanfield.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A report as a browser shows it. */
public final class ReportPage {

  /** Posts what it finds: a line a chart, and widths. */
  private static final String PROBE =
      """
      <script>
      const found = [];
      for (const svg of document.querySelectorAll('svg.chart')) {
        const box = svg.getBoundingClientRect();
        const drawn = [...svg.querySelectorAll('path, line, rect, polyline, polygon, ellipse, circle')]
          .filter(e => /--series-/.test(e.outerHTML.split('>')[0] + e.parentNode.outerHTML.split('>')[0]))
          .map(e => e.getBBox())
          .filter(b => b.width > 3 || b.height > 3 || b.width * b.height > 3);
        const parts = [...svg.querySelectorAll('path, line, rect')].map(e => e.getBoundingClientRect());
        const out = parts.filter(p => p.width > 0 && (p.left < box.left - 1 || p.right > box.right + 1
          || p.top < box.top - 1 || p.bottom > box.bottom + 1)).length;
        found.push(['chart', svg.getAttribute('aria-label').replaceAll(' ', '_'), Math.round(box.width),
          drawn.length, box.left >= 0 && box.right <= innerWidth, out].join(' '));
      }
      found.push(['page', innerWidth, document.documentElement.scrollWidth].join(' '));
      parent.postMessage('FOUND|' + found.join('|') + '|', '*');
      </script>
      </body>
      """;

  private ReportPage() {}

  /**
   * Requires that a page has these charts and no others, drawn, within its edges and in the colours
   * of a light and of a dark page.
   *
   * @param folder the report's folder
   * @param charts the charts' titles, with _ for spaces
   */
  public static void looksRight(Path folder, String... charts) throws Exception {
    Browser browser = new Browser(folder);
    Path page = folder.resolve("report.html");
    Path probed = folder.resolve("probed.html");
    Files.writeString(probed, Files.readString(page).replace("</body>", PROBE));
    for (int width : new int[] {1280, 400}) {
      String document = browser.message(probed, width);
      assertTrue(document.contains("FOUND|"), "the probe did not run");
      List<String> found = List.of(document.substring(document.lastIndexOf("FOUND|")).split("\\|"));
      for (String chart : charts) {
        String line =
            found.stream()
                .filter(one -> one.startsWith("chart " + chart + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no chart " + chart + " in " + found));
        String[] words = line.split(" ");
        assertTrue(Integer.parseInt(words[2]) > 330, line);
        assertTrue(Integer.parseInt(words[3]) > 0, "nothing is drawn: " + line);
        assertEquals("true", words[4], "beyond the page's edge: " + line);
        assertEquals("0", words[5], "beyond the chart's edge: " + line);
      }
      assertEquals(charts.length, found.stream().filter(one -> one.startsWith("chart")).count());
      assertTrue(found.contains("page " + width + " " + width), "overflows: " + found);
    }
    hasColours(browser.picture(page, 1280, 3000, false), new Color(0xffffff), new Color(0x0969da));
    hasColours(browser.picture(page, 400, 3000, true), new Color(0x0d1117), new Color(0x58a6ff));
  }

  /** The page's background fills its corner, and charts have their first colour. */
  private static void hasColours(Path picture, Color page, Color series) throws Exception {
    BufferedImage image = ImageIO.read(picture.toFile());
    assertEquals(page, new Color(image.getRGB(1, 1)));
    long pixels =
        IntStream.range(0, image.getWidth() * image.getHeight())
            .filter(
                i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == series.getRGB())
            .count();
    assertTrue(pixels > 100, "only " + pixels + " pixels are " + series);
  }
}
