// @ts-check
/** Makes 10,000 changes to the DOM as an app does, 200 in each of 50 frames: rows are added, changed twice and removed. */
export default () =>
  new Promise((resolve) => {
    const list = document.createElement("section");
    document.getElementById("root")?.after(list);
    const row = document.createElement("div");
    row.innerHTML = '<span>Order 1001</span><a href="#">Details</a><button>Edit</button>';
    let frames = 50;
    function change() {
      for (let count = 0; count < 50; count++) {
        const added = /** @type {HTMLElement} */ (row.cloneNode(true));
        list.append(added);
        added.className = "row";
        const name = added.firstChild;
        if (name) name.textContent = `Order ${count}`;
        (list.children.length > 60 ? list.firstChild : added.lastChild)?.remove();
      }
      if (--frames) {
        requestAnimationFrame(change);
      } else {
        requestAnimationFrame(() =>
          setTimeout(() => {
            list.remove();
            resolve(true);
          }, 50),
        );
      }
    }
    requestAnimationFrame(change);
  });
