// Values under the pointer: the data of every picture stands in #picture-data.
(function () {
  "use strict";
  var all = JSON.parse(document.getElementById("picture-data").textContent);
  function read(pixel, from, to, axis) {
    var share = (pixel - from) / (to - from);
    if (axis[2] === "log") {
      return Math.pow(10, Math.log10(axis[0]) + share * (Math.log10(axis[1]) - Math.log10(axis[0])));
    }
    return axis[0] + share * (axis[1] - axis[0]);
  }
  function nearest(xs, x) {
    var best = -1, gap = Infinity;
    for (var i = 0; i < xs.length; i++) {
      var here = xs[i] === null ? Infinity : Math.abs(xs[i] - x);
      if (here < gap) { gap = here; best = i; }
    }
    return best;
  }
  function show(number) { return number === null ? "-" : Number(number.toPrecision(4)).toString(); }
  document.querySelectorAll("figure[data-key]").forEach(function (figure) {
    var data = all[figure.dataset.key], svg = figure.querySelector("svg");
    var label = figure.querySelector(".reading");
    if (!data || !svg || !label) { return; }
    svg.addEventListener("mouseleave", function () { label.style.display = "none"; });
    svg.addEventListener("mousemove", function (event) {
      var box = svg.getBoundingClientRect(), view = svg.viewBox.baseVal;
      var px = (event.clientX - box.left) / box.width * view.width;
      var py = (event.clientY - box.top) / box.height * view.height;
      label.style.display = "none";
      data.frames.forEach(function (frame, k) {
        var b = frame.box;
        if (!data.curves[k].length || px < b[0] || px > b[2] || py < b[1] || py > b[3]) { return; }
        var x = read(px, b[0], b[2], frame.x), y = read(py, b[3], b[1], frame.y), lines = [];
        data.curves[k].forEach(function (curve) {
          var i = nearest(curve.x, curve.upright ? y : x);
          if (i < 0) { return; }
          if (curve.labels) { lines.push([curve.labels[i], show(curve.y[i]), curve.name].join(" ")); }
          else { lines.push([curve.name, show(curve.y[i]), "at", show(curve.x[i])].join(" ")); }
        });
        label.textContent = lines.join("\n");
        label.style.display = "block";
        label.style.left = Math.min(event.clientX - box.left + 24, box.width - 160) + "px";
        label.style.top = (event.clientY - box.top + 40) + "px";
      });
    });
  });
})();
