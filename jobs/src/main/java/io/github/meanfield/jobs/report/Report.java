package io.github.meanfield.jobs.report;

import com.samskivert.mustache.Mustache;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Version;
import io.github.meanfield.jobs.tables.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** A page that people read, and the same facts for machines. */
public final class Report {

  /** Name of the page. */
  public static final String HTML = "report.html";

  /** Name of the file for machines. */
  public static final String JSON = "metrics.json";

  private final String title;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Tile> tiles = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private String headline;
  private String config;
  private Integer refresh;

  /** A fact about the run. */
  record Fact(String name, String value) {}

  /** A number that comes before all others. */
  record Tile(String name, String value, String note) {}

  /** A part of the page. */
  record Section(
      String id, String name, String note, List<String> charts, List<ReportTable> tables) {

    /** The charts as one picture; null without any. */
    String picture() {
      return charts.isEmpty() ? null : Chart.image(name, ChartSvg.picture(charts));
    }
  }

  /** A report with this title, of what a session has done. */
  public Report(String title, SparkSession session) {
    this(title);
    fact("spark", "Spark", session.version() + ", " + session.sparkContext().master());
  }

  /** A report with this title. */
  public Report(String title) {
    this.title = title;
    String time = ZonedDateTime.now().format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z"));
    fact("time", "time", time);
    fact("meanfield", "Meanfield", Version.number());
    fact("java", "Java", System.getProperty("java.version"));
  }

  /** Adds a fact, under one name for machines and another for people. */
  public Report fact(String key, String name, Object value) {
    return shown(name, value).value(key, value);
  }

  /** Adds a fact for people only, of which there may be several under one name. */
  public Report shown(String name, Object value) {
    facts.add(new Fact(name, Console.cell(value)));
    return this;
  }

  /** Says in a sentence what the page comes to, above all else. */
  public Report headline(String sentence) {
    headline = sentence;
    return this;
  }

  /** Has a browser load the page again after so many seconds. */
  public Report refresh(int seconds) {
    refresh = seconds;
    return this;
  }

  /**
   * Adds a number that people look for first.
   *
   * @param note what it is to be compared with, or empty
   */
  public Report tile(String name, Object value, String note) {
    tiles.add(new Tile(name, Console.cell(value), note));
    return this;
  }

  /** Adds something that people must not miss. */
  public Report warning(String text) {
    warnings.add(text);
    return this;
  }

  /** Adds a value for machines only; a number that is not finite becomes null. */
  public Report value(String key, Object value) {
    values.put(key, value);
    return this;
  }

  /** Adds a part of the page; an empty one is left out. */
  public Report section(String name, String note, List<String> charts, ReportTable... tables) {
    if (!charts.isEmpty() || tables.length > 0) {
      String id = "section-" + (sections.size() + 1);
      sections.add(new Section(id, name, note, charts, List.of(tables)));
    }
    return this;
  }

  /** Adds the config that repeats the run. */
  public Report config(String yaml) {
    config = yaml;
    return value("config", yaml);
  }

  /** What is for machines. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  /** The page. */
  String html() {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("title", title);
    page.put("headline", headline);
    page.put("facts", facts);
    page.put("hasContents", sections.size() > 2);
    page.put("config", config);
    page.put("refresh", refresh);
    return filled("report.mustache", page, sections);
  }

  /**
   * The tiles, the warnings and some sections, as a piece of a page of another style: charts are
   * pictures.
   *
   * @param names names of the sections; those that are not there are left out
   */
  public String fragment(Collection<String> names) {
    return filled(
        "fragment.mustache",
        new LinkedHashMap<>(),
        sections.stream().filter(section -> names.contains(section.name)).toList());
  }

  private String filled(String name, Map<String, Object> page, List<Section> shown) {
    page.put("tiles", tiles);
    page.put("warnings", warnings);
    page.put("hasTiles", !tiles.isEmpty());
    page.put("sections", shown);
    try (InputStream template = Report.class.getResourceAsStream(name)) {
      return Mustache.compiler()
          .nullValue("")
          .compile(new InputStreamReader(template, StandardCharsets.UTF_8))
          .execute(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the page alone, in place of what is there. */
  public void writePage(Path file) {
    Storage.replace(file, html());
  }

  /** Writes both files into a folder on any file system. */
  public void write(String folder) {
    Storage.write(new Path(folder, HTML), html());
    Storage.write(new Path(folder, JSON), Json.indented(values));
  }
}
