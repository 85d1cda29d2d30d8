/**
 * A page for people and the same facts for machines ({@code report.html}, {@code metrics.json}),
 * with tables, charts as SVG and learning curves.
 *
 * <p>Titles, tables and numbers come in, files go out; nothing is computed of rows here. What a
 * training or an evaluation puts into its report is in the package of the command. Charts are drawn
 * by XChart and Batik in colours that the page's style replaces, so that it may be light or dark.
 */
package io.github.meanfield.jobs.report;
