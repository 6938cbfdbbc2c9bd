/**
 * Markup that a page takes as it is: a picture of our own making in which every foreign text was escaped, or HTML that
 * was sanitized. All else in a view is text.
 */
export class Markup {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}
